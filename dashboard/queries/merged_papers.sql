-- a page of the papers that are listed more than once, the most listed first; only that page's rows are read whole
with by_reason as (
    select entry_id_a, entry_id_b
    from paper_matches
    where reason = $reason
),

found as (
    select
        paper_no as paper,
        appearances,
        count(*) over () as found
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
    order by appearances desc, paper
    limit $most offset $skipped
)

select
    papers.paper_id,
    papers.title,
    papers.appearances,
    papers.digests,
    papers.first_listed_on,
    papers.last_listed_on,
    found.found
from found
inner join papers on found.paper = papers.paper_no
order by found.appearances desc, found.paper
