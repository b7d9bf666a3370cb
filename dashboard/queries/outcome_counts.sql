select
    outcome,
    count(*) as files
from digest_outcomes
group by outcome
order by files desc
