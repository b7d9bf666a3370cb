with phrases as (
    select
        phrase_id,
        phrase,
        variants,
        topic_id,
        papers,
        first_listed_on,
        first_paper_id,
        known_from
    from {{ ref('int_phrases') }}
)

select * from phrases
