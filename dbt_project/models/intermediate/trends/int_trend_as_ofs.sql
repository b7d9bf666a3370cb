with digest_days as (
    select distinct
        source,
        listed_on
    from {{ ref('int_entries') }}
    where
        is_in_force
        and source_kind != 'search'
        and listed_on is not null
),

source_weeks as (
    select distinct
        source,
        {{ week_end('listed_on') }} as week_end
    from digest_days
),

span as (
    select
        {{ week_end('min(listed_on)') }} as first_week,
        max(listed_on) as last_day
    from digest_days
),

sundays as (
    select
        unnest(range(first_week, {{ week_end('last_day') }} + 1, interval 7 day))::date as as_of,
        last_day
    from span
),

windows as (
    select
        as_of,
        as_of > last_day as is_partial,
        as_of - 7 * {{ var('trend_recent_weeks') }} as recent_after,
        as_of - 7 * ({{ var('trend_recent_weeks') }} + {{ var('trend_baseline_weeks') }}) as baseline_after
    from sundays
),

weeks as (
    select
        windows.*,
        count(distinct source_weeks.week_end) filter (where source_weeks.week_end > windows.recent_after) as recent_weeks,
        count(distinct source_weeks.week_end) filter (where source_weeks.week_end <= windows.recent_after) as baseline_weeks
    from windows
    left join source_weeks
        on
            windows.baseline_after < source_weeks.week_end
            and windows.as_of >= source_weeks.week_end
    group by all
),

sources as (
    select
        weeks.as_of,
        source_weeks.source
    from weeks
    inner join source_weeks
        on
            weeks.baseline_after < source_weeks.week_end
            and weeks.as_of >= source_weeks.week_end
    group by
        weeks.as_of,
        weeks.recent_after,
        weeks.recent_weeks,
        weeks.baseline_weeks,
        source_weeks.source
    having
        count(*) filter (where source_weeks.week_end > weeks.recent_after)
        >= greatest(1, {{ var('trend_source_min_share') }} * weeks.recent_weeks)
        and count(*) filter (where source_weeks.week_end <= weeks.recent_after)
        >= greatest(1, {{ var('trend_source_min_share') }} * weeks.baseline_weeks)
),

compared as (
    select
        as_of,
        list(source order by source) as sources
    from sources
    group by as_of
),

int_trend_as_ofs as (
    select
        weeks.as_of,
        weeks.is_partial,
        weeks.recent_after,
        weeks.baseline_after,
        coalesce(compared.sources, []) as sources,
        weeks.baseline_weeks >= {{ var('trend_min_baseline_weeks') }} as has_history
    from weeks
    left join compared
        on weeks.as_of = compared.as_of
)

select * from int_trend_as_ofs
