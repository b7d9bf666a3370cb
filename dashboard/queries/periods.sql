select
    grain,
    count(distinct period_start) as periods
from topic_trends
group by grain
