with topic_bursts as (
    select
        null::varchar as topic_id,
        null::date as started_on,
        null::date as ended_on,
        null::double as strength
    where false
)

select * from topic_bursts
