select
    source,
    source_kind,
    count(*) as digests,
    sum(entries)::bigint as entries,
    min(listed_on) as first_day,
    max(listed_on) as last_day
from digests
group by source, source_kind
order by digests desc, source
