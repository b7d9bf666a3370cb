{{ config(materialized='view') }}

with trending_phrases as (
    select
        as_of,
        id as phrase_id,
        rank,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        baseline_papers,
        baseline_total_papers,
        baseline_share,
        change,
        z,
        q_value
    from {{ ref('int_trending') }}
    where kind = 'phrase'
)

select * from trending_phrases
