select *
from paper_matches
where
    verdict = 'different'
    and ($reason is null or reason = $reason)
order by
    case when $by_abstracts then abstract_similarity else title_similarity end desc nulls last,
    entry_id_a,
    entry_id_b
limit $most offset $skipped
