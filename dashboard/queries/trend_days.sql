-- the days that can be asked for, and the newest Sunday that says something: its week is over, and its recent weeks list at
-- least half as many papers as the baseline's did
with windows as (
    select
        as_of,
        recent_total_papers,
        not is_partial
        and has_history
        and recent_total_papers > 0
        and recent_total_papers * 26 >= baseline_total_papers * 8 / 2 as says_something
    from trend_windows
)

select
    (select min(period_start) from trend_periods where grain = 'day') as first_day,
    greatest(max(as_of), (select max(period_start) from trend_periods where grain = 'day')) as last_day,
    max(as_of) filter (where says_something) as telling,
    (select max(as_of) from trend_windows where not is_partial) as newest
from windows
