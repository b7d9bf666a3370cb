-- the first authors of a paper, with the keys of their pages
select
    author,
    author_key
from paper_authors
where paper_id = $paper_id and position <= $most
order by position
