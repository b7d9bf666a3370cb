select
    papers.paper_id,
    papers.title,
    papers.first_listed_on,
    papers.last_listed_on,
    papers.code_url,
    papers.upvotes,
    papers.digests
from papers
where papers.paper_id in (select paper_authors.paper_id from paper_authors where paper_authors.author_key = $author_key)
order by
    case when $by_upvotes then papers.upvotes end desc nulls last,
    papers.first_listed_on desc nulls last,
    papers.title
limit $most
