-- what was called on past Sundays, and how much of it lasted, by status
select
    status,
    count(*) as called,
    count(distinct id) as different,
    count(*) filter (where lasted) as lasted,
    count(distinct as_of) as sundays,
    avg(chance) as stated,
    sum(by_chance) as by_chance
from trend_outcomes
where kind = $kind
group by status
order by list_position(['rising', 'new', 'growing', 'falling', 'burst'], status)
