with source_days as (
    select * from {{ ref('int_paper_source_days') }}
),

papers as (
    select * from {{ ref('papers') }}
),

listings as (
    select
        papers.paper_id,
        papers.text_key,
        source_days.source,
        source_days.listed_on,
        coalesce({{ week_end('source_days.listed_on') }}, {{ undated_week() }}) as week_end
    from papers
    left join source_days
        on papers.paper_id = source_days.paper_id
),

weeks as (
    select
        week_end,
        bit_xor({{ fingerprint(['paper_id', 'text_key', 'source', 'listed_on']) }}) as fingerprint
    from listings
    group by week_end
),

int_phrase_weeks as (
    select
        week_end,
        bit_xor(fingerprint) over (order by week_end) as fingerprint
    from weeks
)

select * from int_phrase_weeks
