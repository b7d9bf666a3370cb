select
    paper_appearances.paper_id,
    paper_appearances.title_as_listed,
    paper_appearances.position,
    paper_appearances.line_start,
    paper_appearances.line_end,
    count(*) over () as found
from paper_appearances
inner join digests using (digest_id)
where digests.file_path = $file
order by paper_appearances.line_start, paper_appearances.position, paper_appearances.entry_id
limit $most offset $skipped
