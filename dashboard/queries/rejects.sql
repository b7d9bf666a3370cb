select
    file_path,
    line_start,
    line_end,
    item,
    reason,
    detail,
    left(verbatim, $characters::bigint) as verbatim,
    length(verbatim) as characters,
    count(*) over () as found
from rejected_entries
where
    ($reason is null or reason = $reason)
    and ($file is null or file_path = $file)
    and ($words is null or contains(lower(file_path), lower($words)))
order by file_path, line_start, item
limit $most offset $skipped
