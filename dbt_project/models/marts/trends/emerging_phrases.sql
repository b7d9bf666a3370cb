with emerging_phrases as (
    select
        as_of,
        phrase_id,
        rank,
        papers,
        days,
        first_listed_on,
        first_paper_id
    from {{ ref('int_emerging_phrases') }}
)

select * from emerging_phrases
