-- what was published first for a Sunday, where today's method says something else of it
with said as (
    select
        id,
        name,
        status
    from published_trends
    where list = $kind || 's' and as_of = $as_of::date and said_at = $said_at::timestamp and id is not null
),

says as (
    select
        phrases.phrase_id as id,
        phrases.phrase as name,
        trends.status
    from trending_phrases as trends
    inner join phrases on trends.phrase_id = phrases.phrase_id
    where $kind = 'phrase' and trends.as_of = $as_of::date
    union all
    select
        topics.topic_id as id,
        topics.name,
        trends.status
    from trending_topics as trends
    inner join topics on trends.topic_id = topics.topic_id
    where $kind = 'topic' and trends.as_of = $as_of::date
),

called as (
    select
        id,
        name,
        status
    from says
    where status in ('rising', 'new', 'growing', 'falling')
)

select
    coalesce(said.name, called.name) as name,
    coalesce(said.status, 'not called') as said_then,
    coalesce(called.status, 'not called') as said_now
from said
full join called on said.id = called.id
where said.status is distinct from called.status
order by name
