with total as (
    select count(*) as papers
    from papers
)

select
    topics.topic_id,
    topics.name,
    areas.name as area,
    topics.parent_topic_id is null as is_area,
    count(paper_topics.paper_id) as papers,
    total.papers as total_papers,
    count(paper_topics.paper_id) / greatest(total.papers, 1) as share
from topics
cross join total
left join topics as areas on topics.parent_topic_id = areas.topic_id
inner join paper_topics on topics.topic_id = paper_topics.topic_id
where
    (topics.parent_topic_id is null) = $areas
group by topics.topic_id, topics.name, areas.name, topics.parent_topic_id, total.papers
order by papers desc, topics.name
limit $most
