select
    file_path,
    source,
    source_kind,
    listed_from,
    listed_to,
    entries,
    count(*) over () as found
from digests
where listed_on is null and listed_from is not null
order by listed_to desc, listed_from, file_path
limit $most
