select count(*) as weeks
from trend_periods
where
    grain = 'week'
    and total_papers > 0
