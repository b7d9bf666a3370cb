select
    file_path,
    source,
    source_kind,
    entries,
    received_at
from digests
where listed_on is null
order by file_path
