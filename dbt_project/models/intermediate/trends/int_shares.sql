with members as (
    {{ memberships() }}
),

member_days as (
    select
        kind,
        id,
        first_listed_on,
        count(*) as papers
    from members
    group by all
),

counted as (
    {{ by_period('member_days', ['kind', 'id'], 'first_listed_on') }}
),

first_periods as (
    select
        kind,
        id,
        grain,
        min(period_start) as period_start
    from counted
    where kind = 'topic'
    group by all
),

zeros as (
    -- of topics only, from their first paper on: there are a hundred times more phrases, most without a paper in most periods
    select
        first_periods.kind,
        first_periods.id,
        periods.grain,
        periods.period_start,
        0 as papers
    from first_periods
    inner join {{ ref('trend_periods') }} as periods
        on
            first_periods.grain = periods.grain
            and first_periods.period_start < periods.period_start
    anti join counted
        on
            first_periods.kind = counted.kind
            and first_periods.id = counted.id
            and periods.grain = counted.grain
            and periods.period_start = counted.period_start
),

together as (
    select * from counted
    union all
    select * from zeros
)

select
    together.kind,
    together.id,
    together.grain,
    together.period_start,
    together.papers,
    periods.total_papers,
    together.papers / periods.total_papers as share,
    periods.is_partial
from together
inner join {{ ref('trend_periods') }} as periods using (grain, period_start)
where periods.total_papers > 0
