with source_days as (
    {{ source_days() }}
),

digest_days as (
    select listed_on, sum(digests) as digests
    from source_days
    group by listed_on
),

paper_days as (
    select first_listed_on, count(*) as papers
    from {{ ref('int_paper_days') }}
    group by first_listed_on
),

days as (
    select
        digest_days.listed_on,
        digest_days.digests,
        coalesce(paper_days.papers, 0) as papers,
        min(digest_days.listed_on) over () as first_day,
        max(digest_days.listed_on) over () as last_day
    from digest_days
    left join paper_days
        on digest_days.listed_on = paper_days.first_listed_on
),

placed as (
    {%- for grain in trend_grains() %}
        select
            '{{ grain }}' as grain,
            {{ period_start(grain, 'listed_on') }} as period_start,
            {{ period_end(grain, period_start(grain, 'listed_on')) }} as period_end,
            days.*
        from days
        {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    grain,
    period_start,
    period_end,
    sum(digests)::bigint as digests,
    sum(papers)::bigint as total_papers,
    period_start < min(first_day) or period_end > max(last_day) as is_partial
from placed
group by grain, period_start, period_end
