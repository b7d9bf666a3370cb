with topic_terms as (
    select
        topic_id,
        term,
        weight
    from {{ ref('int_topic_terms') }}
)

select * from topic_terms
