-- the papers that rank first as of the Sunday before a day (or that day), with what their scores are made of; where the weeks
-- before that Sunday list nothing, as of the Sunday that ends the day's own week
with newest as (
    select
        coalesce(
            max(as_of) filter (where as_of <= $as_of::date),
            min(as_of) filter (where as_of > $as_of::date)
        ) as as_of
    from trending_papers
    where abs(as_of - $as_of::date) < 7
)

select
    trending_papers.as_of,
    trending_papers.rank,
    trending_papers.score,
    trending_papers.reasons,
    papers.paper_id
from trending_papers
inner join newest on trending_papers.as_of = newest.as_of
inner join papers on trending_papers.paper_id = papers.paper_id
order by trending_papers.rank, trending_papers.paper_id
limit $most
