-- the row's number in the table breaks ties: two ids of five million pairs would cost more than the sorting
with most_alike as (
    select
        rowid as pair,
        case when $by_abstracts then abstract_similarity else title_similarity end as similarity
    from paper_matches
    where
        verdict = 'different'
        and ($reason is null or reason = $reason)
    order by similarity desc nulls last, pair
    limit $most offset $skipped
)

select paper_matches.*
from most_alike
inner join paper_matches on most_alike.pair = paper_matches.rowid
order by most_alike.similarity desc nulls last, most_alike.pair
