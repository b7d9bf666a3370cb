-- the first authors of a paper, with the keys of their pages
select unnest(authors_of(authors, $most), recursive := true)
from papers
where paper_id = $paper_id
