with source_days as (
    select * from {{ ref('int_paper_source_days') }}
),

int_paper_days as (
    select
        paper_id,
        min(listed_on) as first_listed_on
    from source_days
    group by paper_id
)

select * from int_paper_days
