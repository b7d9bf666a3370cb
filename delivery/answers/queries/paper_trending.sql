-- when it was among the trending papers: the Sundays, the best place, and the reasons on the Sunday of that place;
-- a Sunday on which all scores are equal ranks nothing
with ranking as (
    select as_of
    from trending_papers
    group by as_of
    having count(*) = 1 or count(distinct score) > 1
)

select
    count(*) as sundays,
    max(as_of) as last_as_of,
    min(rank) as best_rank,
    arg_min(as_of, (rank, as_of)) as best_as_of,
    arg_min(reasons, (rank, as_of)) as reasons
from trending_papers
where
    paper_id = $paper_id
    and as_of in (select ranking.as_of from ranking)
having count(*) > 0
