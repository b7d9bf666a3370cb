-- trending papers of past Sundays, as many of the most upvoted, and all recent ones: how many were listed again
select
    sample,
    count(*) as sundays,
    sum(papers)::bigint as papers,
    sum(listed_again)::bigint as listed_again
from trending_paper_outcomes
group by sample
order by list_position(['trending', 'most_upvoted', 'recent'], sample)
