{{ config(materialized='view') }}

with topic_bursts as (
    select
        id as topic_id,
        started_on,
        ended_on,
        strength
    from {{ ref('int_bursts') }}
    where kind = 'topic'
)

select * from topic_bursts
