select
    file_path,
    line_start,
    line_end,
    reason,
    detail,
    left(verbatim, 2000) as verbatim
from rejected_entries
order by file_path, line_start, item
limit 500
