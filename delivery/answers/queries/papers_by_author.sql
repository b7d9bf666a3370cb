select papers.paper_id
from papers
where papers.paper_id in (select paper_authors.paper_id from paper_authors where paper_authors.author_key = $author_key)
order by
    case when $by_upvotes then papers.upvotes end desc nulls last,
    papers.first_listed_on desc nulls last,
    papers.title
limit $most
