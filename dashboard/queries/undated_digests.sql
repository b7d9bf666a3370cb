select
    file_path,
    source,
    source_kind,
    entries,
    received_at,
    count(*) over () as found
from digests
where listed_on is null and listed_from is null
order by received_at desc, file_path
limit $most
