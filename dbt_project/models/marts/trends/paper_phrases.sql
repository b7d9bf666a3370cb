with paper_phrases as (
    select
        null::varchar as paper_id,
        null::varchar as phrase_id
    where false
)

select * from paper_phrases
