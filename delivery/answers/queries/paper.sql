-- a retired id leads to its paper
with asked as (
    select coalesce((select paper_aliases.paper_id from paper_aliases where paper_aliases.paper_id_alias = $paper_id), $paper_id) as paper_id
)

select
    papers.*,
    (
        select count(*)
        from paper_aliases
        where paper_aliases.paper_id = papers.paper_id
    ) as other_ids
from papers
where papers.paper_id = (select asked.paper_id from asked)
