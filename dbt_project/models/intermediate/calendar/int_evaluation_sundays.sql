with source_days as (
    {{ source_days() }}
),

source_weeks as (
    select distinct source, {{ week_end('listed_on') }} as week_end
    from source_days
),

sundays as (
    select
        max(listed_on) as last_day,
        unnest({{ sundays_between(week_end('min(listed_on)'), week_end('max(listed_on)')) }}) as as_of
    from source_days
),

windows as (
    select
        as_of,
        as_of > last_day as is_partial,
        {{ window_starts('as_of') }}
    from sundays
),

weeks as (
    select
        windows.as_of,
        source_weeks.source,
        source_weeks.week_end,
        source_weeks.week_end >= windows.recent_from as is_recent
    from windows
    inner join source_weeks
        on windows.baseline_from <= source_weeks.week_end and windows.as_of >= source_weeks.week_end
),

counted as (
    select
        as_of,
        count(distinct week_end) filter (where is_recent) as recent_weeks,
        count(distinct week_end) filter (where not is_recent) as baseline_weeks
    from weeks
    group by as_of
),

compared as (
    select weeks.as_of, weeks.source
    from weeks
    inner join counted using (as_of)
    group by all
    having
        count(*) filter (where weeks.is_recent)
        >= greatest(1, {{ var('trend_source_min_share') }} * any_value(counted.recent_weeks))
        and count(*) filter (where not weeks.is_recent)
        >= greatest(1, {{ var('trend_source_min_share') }} * any_value(counted.baseline_weeks))
),

source_sets as (
    select as_of, list(source order by source) as sources
    from compared
    group by as_of
)

select
    windows.*,
    coalesce(source_sets.sources, []) as sources,
    coalesce(counted.baseline_weeks, 0) >= {{ var('trend_min_baseline_weeks') }} as has_history
from windows
left join counted using (as_of)
left join source_sets using (as_of)
