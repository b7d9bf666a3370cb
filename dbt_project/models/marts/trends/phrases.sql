with phrases as (
    select
        null::varchar as phrase_id,
        null::varchar as phrase,
        null::varchar[] as variants,
        null::varchar as topic_id,
        null::bigint as papers,
        null::date as first_listed_on,
        null::varchar as first_paper_id
    where false
)

select * from phrases
