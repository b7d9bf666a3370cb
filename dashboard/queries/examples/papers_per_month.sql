-- Papers first listed, month by month
select
    period_start,
    total_papers,
    is_partial
from trend_periods
where grain = 'month'
order by period_start
