select paper_id
from papers
where arxiv_id = $key or doi = $key
order by paper_id
limit 5
