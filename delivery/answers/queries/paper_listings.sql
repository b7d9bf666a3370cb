select
    digests.listed_on,
    digests.source,
    digests.source_kind,
    digests.file_path,
    paper_appearances.line_start,
    paper_appearances.line_end,
    paper_appearances.position,
    paper_appearances.title_as_listed,
    paper_appearances.section,
    paper_appearances.upvotes
from paper_appearances
inner join digests using (digest_id)
where paper_appearances.paper_id = $paper_id
order by digests.listed_on nulls last, digests.file_path
