-- papers in the order of the ids asked for
with asked as (
    select
        unnest($paper_ids::varchar[]) as paper_id,
        generate_subscripts($paper_ids::varchar[], 1) as place
)

select papers.* exclude (paper_no)
from papers
inner join asked on papers.paper_id = asked.paper_id
order by asked.place
