select
    -- ids
    shown.entry_id,
    shown.digest_id,
    shown.paper_id,
    entries.source_record_id,

    -- what and where
    entries.title as title_as_listed,
    entries.section,
    entries.position,
    entries.line_start,
    entries.line_end,
    entries.upvotes,
    entries.num_comments,

    -- what this digest says of the paper
    entries.code_url,
    entries.project_url,
    entries.thumbnail_url,
    entries.summary,
    entries.keywords
from {{ ref('int_paper_entries') }} as shown
inner join {{ ref('stg_digest_entries') }} as entries using (entry_row)
where shown.is_shown
