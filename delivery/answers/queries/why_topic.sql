-- a topic's comparison as of a Sunday
select
    topics.name as name,
    trends.*,
    trends.recent_papers as numerator,
    trends.recent_total_papers as denominator,
    windows.recent_from,
    windows.baseline_from,
    windows.sources
from trending_topics as trends
inner join trend_windows as windows on trends.as_of = windows.as_of
inner join topics on trends.topic_id = topics.topic_id
where trends.as_of = $as_of::date and trends.topic_id = $id
