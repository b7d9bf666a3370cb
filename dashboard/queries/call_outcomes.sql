-- what was called on past Sundays, and how much of it lasted, by status
select
    status,
    count(*) as called,
    count(*) filter (where lasted) as lasted,
    count(distinct as_of) as sundays,
    avg(chance) as stated
from trend_outcomes
where kind = $kind
group by status
order by list_position(['rising', 'new', 'growing', 'falling'], status)
