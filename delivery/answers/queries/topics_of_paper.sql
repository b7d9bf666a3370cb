select
    topics.topic_id,
    topics.name,
    areas.name as area,
    paper_topics.score,
    paper_topics.evidence
from paper_topics
inner join topics on paper_topics.topic_id = topics.topic_id
left join topics as areas on topics.parent_topic_id = areas.topic_id
where paper_topics.paper_id = $paper_id
order by
    topics.parent_topic_id is null,
    paper_topics.score desc,
    topics.name
