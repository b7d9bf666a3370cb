-- when it was among the trending papers: the Sundays, the best place, and the reasons on the Sunday of that place
select
    count(*) as sundays,
    max(as_of) as last_as_of,
    min(rank) as best_rank,
    arg_min(as_of, (rank, as_of)) as best_as_of,
    arg_min(reasons, (rank, as_of)) as reasons
from trending_papers
where paper_id = $paper_id
having count(*) > 0
