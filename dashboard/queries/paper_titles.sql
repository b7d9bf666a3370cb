select
    paper_id,
    title
from papers
where paper_id in (select unnest($paper_ids::varchar[]))
