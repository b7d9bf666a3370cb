select
    topics.topic_id,
    topics.name,
    coalesce(areas.name, topics.name) as area,
    topics.parent_topic_id is null as is_area,
    count(paper_topics.paper_id) as papers
from topics
left join topics as areas on topics.parent_topic_id = areas.topic_id
left join paper_topics on topics.topic_id = paper_topics.topic_id
group by topics.topic_id, topics.name, areas.name, topics.parent_topic_id
order by area, is_area desc, topics.name
