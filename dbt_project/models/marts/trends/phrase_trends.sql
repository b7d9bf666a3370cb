{{ config(materialized='view') }}

with phrase_trends as (
    select
        id as phrase_id,
        grain,
        period_start,
        papers,
        total_papers,
        share,
        is_partial
    from {{ ref('int_shares') }}
    where kind = 'phrase'
)

select * from phrase_trends
