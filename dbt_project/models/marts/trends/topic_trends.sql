{{ config(materialized='view') }}

with topic_trends as (
    select
        id as topic_id,
        grain,
        period_start,
        papers,
        total_papers,
        share,
        is_partial
    from {{ ref('int_shares') }}
    where kind = 'topic'
)

select * from topic_trends
