select
    period_start,
    papers,
    total_papers,
    share,
    is_partial
from topic_trends
where
    topic_id = $topic_id
    and grain = $grain
order by period_start
