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

counted as (
    {{ by_period('days_and_spans', [], 'listed_from', 'listed_to', summed=['digests', 'papers']) }}
),

ends as (
    select min(listed_from) as first_day, max(listed_to) as last_day
    from days_and_spans
)

select
    counted.grain,
    counted.period_start,
    {{ period_end('counted.grain', 'counted.period_start') }} as period_end,
    counted.digests,
    counted.papers as total_papers,
    {{ is_partial('counted.digests', 'ends.first_day', 'ends.last_day', ['counted.grain']) }} as is_partial
from counted
cross join ends
