with topic_bursts as (
    select
        topic_id,
        started_on,
        ended_on,
        strength
    from {{ ref('int_topic_bursts') }}
)

select * from topic_bursts
