select
    *,
    count(*) over () as found
from paper_matches
where decided_by = 'override'
order by entry_id_a, entry_id_b
limit $most offset $skipped
