{{ config(materialized='view') }}

with trending_topics as (
    select
        as_of,
        id as topic_id,
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
    where kind = 'topic'
)

select * from trending_topics
