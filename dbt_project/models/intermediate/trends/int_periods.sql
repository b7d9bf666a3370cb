with digests as (
    select * from {{ ref('int_entries') }}
    where
        is_in_force
        and source_kind != 'search'
        and listed_on is not null
),

digest_days as (
    select
        listed_on,
        count(distinct digest_id) as digests
    from digests
    group by listed_on
),

covered as (
    select
        min(listed_on) as first_day,
        max(listed_on) as last_day
    from digest_days
),

paper_days as (
    select
        first_listed_on,
        count(*) as papers
    from {{ ref('int_paper_days') }}
    group by first_listed_on
),

days as (
    select
        digest_days.listed_on,
        digest_days.digests,
        coalesce(paper_days.papers, 0) as papers
    from digest_days
    left join paper_days
        on digest_days.listed_on = paper_days.first_listed_on
),

grains as (
    {%- for grain in trend_grains() %}
        select
            '{{ grain }}' as grain,
            {{ period_start(grain, 'listed_on') }} as period_start,
            {{ period_end(grain, period_start(grain, 'listed_on')) }} as period_end,
            digests,
            papers
        from days
        {{ "union all" if not loop.last }}
    {%- endfor %}
),

int_periods as (
    select
        grains.grain,
        grains.period_start,
        grains.period_end,
        sum(grains.digests)::bigint as digests,
        sum(grains.papers)::bigint as total_papers,
        grains.period_start < min(covered.first_day) or grains.period_end > min(covered.last_day) as is_partial
    from grains
    cross join covered
    group by
        grains.grain,
        grains.period_start,
        grains.period_end
)

select * from int_periods
