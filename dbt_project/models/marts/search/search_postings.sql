with papers as (
    -- the index grows under numbers of its own; what is published counts as papers does, and so does not tell how it grew
    select
        numbers.paper_no,
        papers.paper_no as published_no
    from {{ ref('int_search_papers') }} as numbers
    inner join {{ ref('papers') }} as papers using (paper_id)
    where numbers.is_current
),

words as (
    select
        grown.word_id,
        published.word_id as published_id
    from {{ ref('int_search_words') }} as grown
    inner join {{ ref('search_words') }} as published using (word)
)

select
    words.published_id as word_id,
    papers.published_no as paper_no,
    postings.weight
from {{ ref('int_search_postings') }} as postings
inner join papers using (paper_no)
inner join words using (word_id)
-- published in this order: a word's rows then lie together, and a query reads them alone
order by
    word_id,
    paper_no
