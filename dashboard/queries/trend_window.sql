-- what is compared on a day: for a Sunday as the tables say it, for any other day as trending_on counts it
with first_digest as (
    select min(period_start) as first_day
    from trend_periods
    where grain = 'day'
),

asked as (
    -- windows as long as those of the Sundays
    select
        $as_of::date as as_of,
        $as_of::date - max(as_of - recent_from)::integer as recent_from,
        $as_of::date - max(as_of - baseline_from)::integer as baseline_from
    from trend_windows
),

day_totals as (
    select
        coalesce(sum(periods.total_papers) filter (where periods.period_start >= asked.recent_from), 0)::bigint as recent_total_papers,
        coalesce(sum(periods.total_papers) filter (where periods.period_start < asked.recent_from), 0)::bigint as baseline_total_papers,
        count(distinct datediff('day', periods.period_start, asked.as_of) // 7) filter (where periods.period_start < asked.recent_from)
        >= 8 as has_history
    from trend_periods as periods
    inner join asked
        on periods.period_start between asked.baseline_from and asked.as_of
    where periods.grain = 'day'
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
        asked.as_of,
        asked.recent_from,
        asked.baseline_from,
        null as sources,
        day_totals.recent_total_papers,
        day_totals.baseline_total_papers,
        day_totals.has_history,
        false as is_partial
    from day_totals
    cross join asked
    where not exists (from trend_windows where as_of = $as_of::date)
)

select
    windows.* replace (
        -- no week before the first digest is compared
        least(greatest(windows.baseline_from, first_digest.first_day), windows.recent_from) as baseline_from
    )
from windows
cross join first_digest
