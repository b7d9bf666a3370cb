with counts as (
    select word_id, count(*)::integer as papers
    from {{ ref('int_search_postings') }}
    group by word_id
)

-- numbered alphabetically, so that a rebuild gives the same numbers
select words.word, row_number() over (order by words.word)::integer as word_id, counts.papers
from {{ ref('int_search_words') }} as words
inner join counts using (word_id)
order by word
