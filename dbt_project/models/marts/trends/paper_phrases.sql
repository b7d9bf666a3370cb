with paper_phrases as (
    select
        paper_id,
        phrase_id
    from {{ ref('int_paper_phrases') }}
)

select * from paper_phrases
