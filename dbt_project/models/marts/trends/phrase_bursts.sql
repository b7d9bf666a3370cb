{{ config(materialized='view') }}

with phrase_bursts as (
    select
        id as phrase_id,
        started_on,
        ended_on,
        strength
    from {{ ref('int_bursts') }}
    where kind = 'phrase'
)

select * from phrase_bursts
