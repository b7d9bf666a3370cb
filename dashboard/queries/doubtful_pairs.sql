-- pairs to look at: those of a verdict that are closest to the limits of the rules, or those whose ids contradict their texts
select
    *,
    count(*) over () as found
from paper_matches
where
    case
        when $of = 'ids' then is_same_by_ids != starts_with(reason_by_text, 'ok_')
        else verdict = $of and margin is not null
    end
order by margin, title_similarity desc, entry_id_a, entry_id_b
limit $most
