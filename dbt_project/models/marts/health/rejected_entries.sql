select
    contents.file_path,
    rejects.line_start,
    rejects.line_end,
    rejects.item,
    rejects.reason,
    rejects.detail,
    rejects.verbatim
from {{ source('raw', 'digest_rejects') }} as rejects
inner join {{ ref('int_contents') }} as contents using (file_id)
where contents.is_in_force
