with topic_neighbours as (
    select
        null::varchar as topic_id,
        null::varchar as neighbour_kind,
        null::varchar as neighbour_id,
        null::bigint as papers,
        null::double as npmi
    where false
)

select * from topic_neighbours
