-- the index's own paper numbers depend on how it grew; those of papers do not
select postings.word_id, papers.paper_no, postings.weight
from {{ ref('int_search_postings') }} as postings
inner join {{ ref('int_search_papers') }} as grown_papers using (paper_no)
inner join {{ ref('papers') }} as papers
    on grown_papers.paper_id = papers.paper_id
where grown_papers.is_current
