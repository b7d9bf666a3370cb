-- what is compared on a day: for a Sunday as the tables say it, for any other day as trending_on counts it
with first_digest as (
    select min(period_start) as first_day
    from trend_periods
    where grain = 'day'
),

day_totals as (
    select
        coalesce(sum(total_papers) filter (where period_start > $as_of::date - 56), 0)::bigint as recent_total_papers,
        coalesce(sum(total_papers) filter (where period_start <= $as_of::date - 56), 0)::bigint as baseline_total_papers,
        count(distinct datediff('day', period_start, $as_of::date) // 7) filter (where period_start <= $as_of::date - 56) >= 8 as has_history
    from trend_periods
    where
        grain = 'day'
        and period_start <= $as_of::date
        and period_start > $as_of::date - 364
)

select
    true as is_sunday,
    as_of,
    recent_from,
    -- no week before the first digest is compared
    least(greatest(baseline_from, first_digest.first_day), recent_from) as baseline_from,
    sources,
    recent_total_papers,
    baseline_total_papers,
    has_history,
    is_partial
from trend_windows
cross join first_digest
where as_of = $as_of::date
union all
select
    false as is_sunday,
    $as_of::date as as_of,
    $as_of::date - 55 as recent_from,
    least(greatest($as_of::date - 363, first_digest.first_day), $as_of::date - 55) as baseline_from,
    null as sources,
    recent_total_papers,
    baseline_total_papers,
    has_history,
    false as is_partial
from day_totals
cross join first_digest
where not exists (from trend_windows where as_of = $as_of::date)
