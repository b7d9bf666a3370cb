with counts as (
    select word_id, count(*)::integer as papers
    from {{ ref('int_search_postings') }}
    group by word_id
)

select words.word, words.word_id, counts.papers
from {{ ref('int_search_words') }} as words
inner join counts using (word_id)
order by words.word
