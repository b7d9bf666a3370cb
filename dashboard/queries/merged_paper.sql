-- a retired id leads to its paper
with asked as (
    select coalesce((select paper_aliases.paper_id from paper_aliases where paper_aliases.paper_id_alias = $paper_id), $paper_id) as paper_id
)

select
    paper_id,
    title,
    authors,
    venue,
    published_on,
    published_precision,
    arxiv_id,
    doi,
    appearances,
    digests,
    list_concat(
        [paper_id],
        (select list(paper_aliases.paper_id_alias) from paper_aliases where paper_aliases.paper_id = (select asked.paper_id from asked))
    ) as entry_ids
from papers
where paper_id = (select asked.paper_id from asked)
