-- what is compared on a day: for a Sunday as the tables say it, for any other day as trending_on counts it
with first_digest as (
    select min(period_start) as first_day
    from trend_periods
    where grain = 'day'
),

windows as (
    select
        true as is_sunday,
        as_of,
        recent_from,
        baseline_from,
        sources,
        recent_total_papers,
        baseline_total_papers,
        has_history,
        is_partial
    from trend_windows
    where as_of = $as_of::date
    union all
    select
        false as is_sunday,
        as_of,
        recent_from,
        baseline_from,
        null as sources,
        recent_total_papers,
        baseline_total_papers,
        has_history,
        false as is_partial
    from windows_on($as_of::date)
    where not exists (from trend_windows where as_of = $as_of::date)
)

select
    windows.* replace (
        -- no week before the first digest is compared
        least(greatest(windows.baseline_from, first_digest.first_day), windows.recent_from) as baseline_from
    )
from windows
cross join first_digest
