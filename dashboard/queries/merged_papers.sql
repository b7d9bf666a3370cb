-- a page of them, the papers that were listed most often first; the count goes up to the limit
with by_reason as (
    select entry_id_a, entry_id_b
    from paper_matches
    where reason = $reason
),

found as (
    select
        paper_id,
        title,
        appearances,
        digests,
        first_listed_on,
        last_listed_on
    from papers
    where
        appearances > 1
        and ($words is null or list_bool_and(list_transform(
            string_split(lower(strip_accents($words)), ' '),
            lambda word: contains(lower(strip_accents(title)), word)
        )))
        and ($reason is null or paper_id in (
            select paper_appearances.paper_id
            from paper_appearances
            where
                paper_appearances.entry_id in (select entry_id_a from by_reason)
                or paper_appearances.entry_id in (select entry_id_b from by_reason)
        ))
)

select
    *,
    count(*) over () as found
from found
order by appearances desc, first_listed_on, paper_id
limit $most offset $skipped
