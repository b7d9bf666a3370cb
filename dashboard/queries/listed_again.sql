-- papers that several digests list, those of the most digests first
select
    paper_id,
    count(*) over () as found
from papers
where digests > 1
order by digests desc, upvotes desc nulls last, title
limit $most
