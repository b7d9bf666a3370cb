-- files that could not be read, the newest first
select
    file_path,
    reason,
    line,
    detail,
    seen_at,
    count(*) over () as found
from digest_outcomes
where outcome = 'rejected'
order by seen_at desc, file_path
limit $most
