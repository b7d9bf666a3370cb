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

digest_spans as (
    select listed_from, listed_to, count(distinct digest_id) as digests
    from {{ ref('int_entries') }} as entries
    where {{ counts_by_span('entries') }}
    group by all
),

paper_spans as (
    select listed_from, listed_to, count(*) as papers
    from {{ ref('int_paper_spans') }}
    group by all
),

days_and_spans as (
    select
        digest_days.listed_on as listed_from,
        digest_days.listed_on as listed_to,
        digest_days.digests,
        coalesce(paper_days.papers, 0) as papers
    from digest_days
    left join paper_days
        on digest_days.listed_on = paper_days.first_listed_on
    union all
    select
        listed_from,
        listed_to,
        digest_spans.digests,
        coalesce(paper_spans.papers, 0) as papers
    from digest_spans
    left join paper_spans using (listed_from, listed_to)
),

days as (
    select
        *,
        min(listed_from) over () as first_day,
        max(listed_to) over () as last_day
    from days_and_spans
),

placed as (
    {%- for grain in trend_grains() %}
        select
            '{{ grain }}' as grain,
            {{ period_start(grain, 'listed_from') }} as period_start,
            {{ period_end(grain, period_start(grain, 'listed_from')) }} as period_end,
            days.*
        from days
        where {{ period_start(grain, 'listed_from') }} = {{ period_start(grain, 'listed_to') }}
        {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    grain,
    period_start,
    period_end,
    sum(digests)::bigint as digests,
    sum(papers)::bigint as total_papers,
    {{ is_partial('sum(digests)', 'min(first_day)', 'max(last_day)', ['grain']) }} as is_partial
from placed
group by grain, period_start, period_end
