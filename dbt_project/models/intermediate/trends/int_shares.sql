with members as (
    {{ memberships() }}
),

members_of_spans as (
    {{ memberships(spans=true) }}
),

member_days as (
    select kind, id, first_listed_on as listed_from, first_listed_on as listed_to, count(*) as papers
    from members
    group by all
    union all
    select kind, id, listed_from, listed_to, count(*) as papers
    from members_of_spans
    group by all
),

counted as materialized (
    {{ by_period('member_days', ['kind', 'id'], 'listed_from', 'listed_to') }}
),

first_periods as (
    select kind, id, grain, min(period_start) as first_start
    from counted
    where kind = 'topic'
    group by all
),

together as (
    select * from counted
    union all
    -- zeros for topics only, from their first paper on: there are a hundred times more phrases, mostly without papers
    select first_periods.kind, first_periods.id, first_periods.grain, periods.period_start, 0 as papers
    from first_periods
    inner join {{ ref('trend_periods') }} as periods using (grain)
    anti join counted using (kind, id, grain, period_start)
    where first_periods.first_start < periods.period_start
)

select
    kind,
    id,
    grain,
    period_start,
    together.papers,
    periods.total_papers,
    together.papers / periods.total_papers as share,
    periods.is_partial
from together
inner join {{ ref('trend_periods') }} as periods using (grain, period_start)
where periods.total_papers > 0
