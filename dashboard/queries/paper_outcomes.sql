-- trending papers of past Sundays that were listed again, beside the most upvoted ones and all
select
    count(*) as sundays,
    coalesce(sum(trending_papers), 0)::bigint as trending_papers,
    coalesce(sum(trending_listed_again), 0)::bigint as trending_listed_again,
    coalesce(sum(upvoted_papers), 0)::bigint as upvoted_papers,
    coalesce(sum(upvoted_listed_again), 0)::bigint as upvoted_listed_again,
    coalesce(sum(recent_papers), 0)::bigint as recent_papers,
    coalesce(sum(recent_listed_again), 0)::bigint as recent_listed_again
from trending_paper_outcomes
