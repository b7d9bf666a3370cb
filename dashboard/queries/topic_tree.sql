-- areas and the topics below them, each with its papers
with counts as (
    select
        topic_id,
        count(*) as papers
    from paper_topics
    group by topic_id
)

select
    topics.topic_id,
    topics.parent_topic_id,
    topics.name,
    coalesce(counts.papers, 0) as papers,
    (select count(*) from papers) as total_papers
from topics
left join counts on topics.topic_id = counts.topic_id
order by papers desc, topics.name
