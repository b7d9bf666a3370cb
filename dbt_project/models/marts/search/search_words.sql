with counts as (
    select
        word_id,
        count(*)::integer as papers
    from {{ ref('int_search_postings') }}
    group by word_id
),

words as (
    select * from {{ ref('int_search_words') }}
),

search_words as (
    -- numbered by the alphabet, so that a rebuild gives the same
    select
        words.word,
        row_number() over (order by words.word)::integer as word_id,
        counts.papers
    from words
    inner join counts
        on words.word_id = counts.word_id
)

select * from search_words
order by word
