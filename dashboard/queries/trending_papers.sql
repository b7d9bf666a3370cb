-- the papers that rank first as of the newest Sunday up to a day, with what their scores are made of
with newest as (
    select max(as_of) as as_of
    from trending_papers
    where $as_of is null or as_of <= $as_of::date
)

select
    trending_papers.as_of,
    trending_papers.rank,
    trending_papers.score,
    trending_papers.reasons,
    papers.paper_id,
    papers.title,
    papers.first_listed_on,
    papers.upvotes,
    papers.digests
from trending_papers
inner join newest on trending_papers.as_of = newest.as_of
inner join papers on trending_papers.paper_id = papers.paper_id
order by trending_papers.rank
limit $most
