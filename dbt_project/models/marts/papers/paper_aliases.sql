-- an entry alone would have been a paper of its own, under its own id
select
    entry_id as paper_id_alias,
    paper_id
from {{ ref('int_paper_entries') }}
where entry_id != paper_id
