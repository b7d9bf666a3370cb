-- the days that can be asked for, and the newest Sunday that says something: its week is over, and its recent days list at
-- least three quarters as many papers as the baseline's did: digests that end make no trends
with first_digest as (
    select min(period_start) as first_day
    from trend_periods
    where grain = 'day'
),

windows as (
    select
        as_of,
        recent_total_papers,
        not is_partial
        and has_history
        and recent_total_papers > 0
        and recent_total_papers / (as_of + 1 - recent_from)
        >= 0.75 * baseline_total_papers / (recent_from - least(greatest(baseline_from, first_day), recent_from - 1)) as says_something
    from trend_windows
    cross join first_digest
)

select
    (select first_day from first_digest) as first_day,
    greatest(max(as_of), (select max(period_start) from trend_periods where grain = 'day')) as last_day,
    max(as_of) filter (where says_something) as telling,
    (select max(as_of) from trend_windows where not is_partial) as newest,
    not exists (
        select 1 from digests
        where digests.listed_on is not null and digests.source_kind in ('daily', 'listing')
    ) as is_of_unknown_kind
from windows
