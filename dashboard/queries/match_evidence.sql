-- of the compared pairs whose ids are known on both sides: what the rules say with the ids hidden, and what the ids say
select
    coalesce(sum(pairs) filter (where is_same_by_ids and is_merged), 0)::bigint as rightly_merged,
    coalesce(sum(pairs) filter (where not is_same_by_ids and is_merged), 0)::bigint as wrongly_merged,
    coalesce(sum(pairs) filter (where is_same_by_ids and not is_merged), 0)::bigint as missed,
    coalesce(sum(pairs), 0)::bigint as pairs
from (
    select is_same_by_ids, starts_with(reason_by_text, 'ok_') as is_merged, count(*) as pairs
    from paper_matches
    where is_same_by_ids is not null
    group by all
)
