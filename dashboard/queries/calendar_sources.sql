select
    source,
    string_agg(distinct source_kind, ', ' order by source_kind) as source_kind,
    count(distinct listed_on) as days,
    min(listed_on) as first_day,
    max(listed_on) as last_day,
    list(distinct year(listed_on)) as years
from digests
where listed_on is not null
group by source
order by days desc, source
