{{ config(materialized='view') }}

with int_paper_weeks as (
    select
        papers.paper_id,
        coalesce({{ week_end('days.first_listed_on') }}, {{ undated_week() }}) as week_end
    from {{ ref('papers') }} as papers
    left join {{ ref('int_paper_days') }} as days
        on papers.paper_id = days.paper_id
)

select * from int_paper_weeks
