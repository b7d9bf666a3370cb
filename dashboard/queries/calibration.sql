-- the stated chance of lasting beside what happened, in tenths
select
    floor(least(chance, 0.999) * 10) / 10 as chance_from,
    count(*) as called,
    avg(chance) as stated,
    count(*) filter (where lasted) / count(*) as lasted
from trend_outcomes
where kind = $kind and chance is not null
group by all
order by chance_from
