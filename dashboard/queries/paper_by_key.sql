select
    paper_id,
    title,
    first_listed_on,
    last_listed_on,
    code_url,
    upvotes,
    digests
from papers
where arxiv_id = $key or doi = $key
order by paper_id
limit 5
