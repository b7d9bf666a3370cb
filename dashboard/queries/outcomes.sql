-- what was rejected first, then the newest
select
    file_path,
    outcome,
    reason,
    format,
    entries,
    rejects,
    seen_at,
    count(*) over () as found
from digest_outcomes
where
    ($outcome is null or outcome = $outcome)
    and ($words is null or contains(lower(file_path), lower($words)))
    and (not $only_rejects or rejects > 0)
order by outcome = 'rejected' desc, rejects > 0 desc, seen_at desc, file_path
limit $most offset $skipped
