-- how a topic or phrase compared on the last Sunday whose week is over
with said as (
    select
        as_of,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        change
    from trending_topics
    where $kind = 'topic' and topic_id = $id
    union all
    select
        as_of,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        change
    from trending_phrases
    where $kind = 'phrase' and phrase_id = $id
)

select
    said.*,
    trend_windows.recent_from
from said
inner join trend_windows on said.as_of = trend_windows.as_of
where not trend_windows.is_partial
order by said.as_of desc
limit 1
