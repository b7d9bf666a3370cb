-- the index's own numbers depend on how it grew; the published ones are those of papers and search_words, which do not
select published_words.word_id, papers.paper_no, postings.weight
from {{ ref('int_search_postings') }} as postings
inner join {{ ref('int_search_papers') }} as grown_papers using (paper_no)
inner join {{ ref('papers') }} as papers
    on grown_papers.paper_id = papers.paper_id
inner join {{ ref('int_search_words') }} as grown_words
    on postings.word_id = grown_words.word_id
inner join {{ ref('search_words') }} as published_words
    on grown_words.word = published_words.word
where grown_papers.is_current
-- in this order the rows of a word are stored together, and a query reads only them
order by
    published_words.word_id,
    papers.paper_no
