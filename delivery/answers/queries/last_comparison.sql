-- how topics or phrases compared on the last Sunday whose week is over
with last_sunday as (
    select max(as_of) as as_of
    from trend_windows
    where not is_partial
),

said as (
    select
        topic_id as id,
        as_of,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        change
    from trending_topics
    where $kind = 'topic' and topic_id in (select unnest($ids::varchar[]))
    union all
    select
        phrase_id as id,
        as_of,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        change
    from trending_phrases
    where $kind = 'phrase' and phrase_id in (select unnest($ids::varchar[]))
)

select said.*
from said
inner join last_sunday on said.as_of = last_sunday.as_of
