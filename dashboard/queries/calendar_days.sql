select
    listed_on,
    count(*) as digests,
    sum(entries)::bigint as entries
from digests
where
    source is not distinct from $source
    and listed_on between make_date($year::bigint, 1, 1) and make_date($year::bigint, 12, 31)
group by listed_on
order by listed_on
