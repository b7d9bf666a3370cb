-- a phrase's comparison as of a Sunday
select
    phrases.phrase as name,
    trends.*,
    trends.recent_papers as numerator,
    trends.recent_total_papers as denominator,
    windows.recent_from,
    windows.baseline_from,
    windows.sources
from trending_phrases as trends
inner join trend_windows as windows on trends.as_of = windows.as_of
inner join phrases on trends.phrase_id = phrases.phrase_id
where trends.as_of = $as_of::date and trends.phrase_id = $id
