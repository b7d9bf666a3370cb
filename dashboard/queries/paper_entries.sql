select
    paper_appearances.entry_id,
    paper_appearances.title_as_listed,
    paper_appearances.line_start,
    paper_appearances.line_end,
    paper_appearances.position,
    digests.source,
    digests.listed_on,
    digests.file_path
from paper_appearances
inner join digests using (digest_id)
where paper_appearances.paper_id = $paper_id
order by digests.listed_on nulls last, digests.file_path, paper_appearances.position
limit $most
