-- a trending paper: its rank and score, and how many of its day's papers with upvotes have as many or fewer
select
    papers.title as name,
    trending.as_of,
    trending.paper_id,
    trending.rank,
    trending.score,
    trending.reasons,
    papers.first_listed_on,
    papers.upvotes,
    (
        select count(*)
        from papers as others
        where others.first_listed_on = papers.first_listed_on and others.upvotes <= papers.upvotes
    ) as numerator,
    (
        select count(others.upvotes)
        from papers as others
        where others.first_listed_on = papers.first_listed_on
    ) as denominator
from trending_papers as trending
inner join papers on trending.paper_id = papers.paper_id
where trending.as_of = $as_of::date and trending.paper_id = $id
