-- a topic's or phrase's comparison as of any day, counted anew
select
    coalesce(phrases.phrase, topics.name) as name,
    windows.as_of,
    trends.*,
    trends.recent_papers as numerator,
    trends.recent_total_papers as denominator,
    windows.recent_from,
    windows.baseline_from
from trending_on($as_of::date) as trends
cross join windows_on($as_of::date) as windows
left join phrases on trends.kind = 'phrase' and trends.id = phrases.phrase_id
left join topics on trends.kind = 'topic' and trends.id = topics.topic_id
where trends.kind = $kind and trends.id = $id
