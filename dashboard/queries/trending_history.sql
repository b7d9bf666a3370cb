-- what the Sundays said of one topic or phrase, the newest first; partial weeks are marked
with said as (
    select * exclude (topic_id)
    from trending_topics
    where $kind = 'topic' and topic_id = $id
    union all by name
    select * exclude (phrase_id)
    from trending_phrases
    where $kind = 'phrase' and phrase_id = $id
)

select
    said.*,
    trend_windows.recent_from,
    trend_windows.sources,
    trend_windows.is_partial
from said
inner join trend_windows on said.as_of = trend_windows.as_of
order by said.as_of desc
