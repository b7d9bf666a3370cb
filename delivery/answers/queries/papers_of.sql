-- papers of a topic or phrase: the newest, or those with the most upvotes
select
    papers.paper_id
from papers
inner join papers_of($kind, $id) as wanted on papers.paper_id = wanted.paper_id
where not $by_upvotes or papers.upvotes > 0
order by
    case when $by_upvotes then papers.upvotes end desc nulls last,
    papers.first_listed_on desc nulls last,
    papers.title
limit $most
