with phrase_bursts as (
    select
        phrase_id,
        started_on,
        ended_on,
        strength
    from {{ ref('int_phrase_bursts') }}
)

select * from phrase_bursts
