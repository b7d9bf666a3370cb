select
    file_path,
    outcome,
    reason,
    line,
    detail,
    format,
    entries,
    rejects,
    coalesce(nullif(lines, 0), items) as pieces,
    case when lines > 0 then lines_accounted else items_accounted end as pieces_accounted,
    seen_at
from digest_outcomes
where $outcome is null or outcome = $outcome
order by outcome = 'rejected' desc, seen_at desc, file_path
limit 2000
