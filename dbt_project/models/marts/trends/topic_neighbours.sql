with topic_neighbours as (
    select
        topic_id,
        neighbour_kind,
        neighbour_id,
        papers,
        npmi
    from {{ ref('int_topic_neighbours') }}
)

select * from topic_neighbours
