-- areas and topics with how they compare as of a Sunday; without a comparison only their papers
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
    coalesce(areas.name, topics.name) as area,
    coalesce(counts.papers, 0) as papers,
    (select count(*) from papers) as total_papers,
    trending_topics.status,
    trending_topics.recent_papers,
    trending_topics.recent_share,
    trending_topics.baseline_share,
    trending_topics.change
from topics
left join topics as areas on topics.parent_topic_id = areas.topic_id
left join counts on topics.topic_id = counts.topic_id
left join trending_topics on topics.topic_id = trending_topics.topic_id and trending_topics.as_of = $as_of::date
order by papers desc, topics.name
