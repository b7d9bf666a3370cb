with rejects as (
    select * from {{ source('raw', 'digest_rejects') }}
),

contents as (
    select * from {{ ref('int_contents') }}
    where is_in_force
)

select
    contents.file_path,
    rejects.line_start,
    rejects.line_end,
    rejects.item,
    rejects.reason,
    rejects.detail,
    rejects.verbatim
from rejects
inner join contents using (file_id)
