-- the papers of a topic or phrase that a comparison counts as recent: those that the compared sources, any without $sources,
-- first listed in the recent weeks
with complete_lists as (
    select count(*) > 0 as exist
    from digests
    where listed_on is not null and source_kind in ('daily', 'listing')
),

listed as (
    select
        appearances.paper_id,
        min(digests.listed_on) as listed_on
    from paper_appearances as appearances
    inner join digests on appearances.digest_id = digests.digest_id
    cross join complete_lists
    where
        appearances.paper_id in (select members.paper_id from papers_of($kind, $id) as members)
        and appearances.section is distinct from 'replaced'
        and digests.listed_on is not null
        and (digests.source_kind in ('daily', 'listing') or (digests.source_kind = 'unknown' and not complete_lists.exist))
        and ($sources is null or list_contains($sources::varchar[], digests.source))
    group by appearances.paper_id
)

select
    papers.paper_id,
    count(*) over () as found
from listed
inner join papers on listed.paper_id = papers.paper_id
where listed.listed_on between $recent_from::date and $as_of::date
order by
    listed.listed_on desc,
    papers.upvotes desc nulls last,
    papers.title
limit $most
