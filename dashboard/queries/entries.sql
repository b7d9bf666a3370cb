-- an entry of an earlier capture of a digest has no appearance: of it only the paper is known
with asked as (
    select unnest($entry_ids::varchar[]) as entry_id
),

listed as (
    select paper_appearances.*
    from paper_appearances
    where paper_appearances.entry_id in (select asked.entry_id from asked)
),

aliases as (
    select paper_aliases.*
    from paper_aliases
    where paper_aliases.paper_id_alias in (select asked.entry_id from asked)
),

found as (
    select
        asked.entry_id,
        listed.title_as_listed,
        listed.digest_id,
        listed.line_start,
        listed.line_end,
        listed.position,
        coalesce(listed.paper_id, aliases.paper_id, asked.entry_id) as paper_id
    from asked
    left join listed using (entry_id)
    left join aliases on asked.entry_id = aliases.paper_id_alias
),

their_papers as (
    select papers.*
    from papers
    where papers.paper_id in (select found.paper_id from found)
)

select
    found.entry_id,
    found.title_as_listed,
    found.line_start,
    found.line_end,
    found.position,
    found.paper_id,
    digests.source,
    digests.listed_on,
    digests.file_path,
    their_papers.title,
    their_papers.authors,
    their_papers.venue,
    their_papers.published_on,
    their_papers.published_precision,
    their_papers.arxiv_id,
    their_papers.doi
from found
left join digests using (digest_id)
left join their_papers using (paper_id)
