-- the papers of today that the ids of a library lead to
select
    'paper' as kind,
    asked.key,
    papers.paper_id
from (select unnest($paper_ids::varchar[]) as key) as asked
left join paper_aliases on asked.key = paper_aliases.paper_id_alias
inner join papers on coalesce(paper_aliases.paper_id, asked.key) = papers.paper_id
union all
select
    'arxiv' as kind,
    asked.key,
    min(papers.paper_id) as paper_id
from (select unnest($arxiv_ids::varchar[]) as key) as asked
inner join papers on asked.key = papers.arxiv_id
group by asked.key
union all
select
    'doi' as kind,
    asked.key,
    min(papers.paper_id) as paper_id
from (select unnest($dois::varchar[]) as key) as asked
inner join papers on asked.key = lower(papers.doi)
group by asked.key
