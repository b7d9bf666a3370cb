select
    topics.topic_id,
    topics.name,
    topics.description,
    topics.arxiv_categories,
    areas.topic_id as area_id,
    areas.name as area,
    (select count(*) from paper_topics where paper_topics.topic_id = topics.topic_id) as papers,
    (select count(*) from papers) as total_papers
from topics
left join topics as areas on topics.parent_topic_id = areas.topic_id
where topics.topic_id = $topic_id
