-- the index's own paper numbers depend on how it grew; those of papers do not
select postings.word_id, papers.paper_no, postings.weight
-- the papers first: some engines keep what stands first in a join in memory
from {{ ref('papers') }} as papers
inner join {{ ref('int_search_papers') }} as grown_papers using (paper_id)
inner join {{ ref('int_search_postings') }} as postings
    on grown_papers.paper_no = postings.paper_no
where grown_papers.is_current
