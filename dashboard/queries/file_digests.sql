select
    digest_id,
    file_path,
    file_path = $file as speaks,
    source,
    source_kind,
    listed_on,
    listed_from,
    listed_to,
    listed_on_source,
    entries
from digests
where list_contains(file_paths, $file)
order by listed_on nulls last, digest_id
limit $most
