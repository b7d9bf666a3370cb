select
    *,
    count(*) over () as found
from paper_matches
where
    entry_id_a in (select unnest($entry_ids::varchar[]))
    or entry_id_b in (select unnest($entry_ids::varchar[]))
order by
    decided_by = 'override' desc,
    reason = 'ok_same_text',
    verdict desc,
    title_similarity,
    entry_id_a,
    entry_id_b
limit $most offset $skipped
