-- a paper that has a day counts on that day, in every grain
select
    paper_entries.paper_id,
    entries.listed_from,
    entries.listed_to
from {{ ref('int_entries') }} as entries
inner join {{ ref('int_paper_entries') }} as paper_entries using (entry_id)
anti join {{ ref('int_paper_days') }} as days using (paper_id)
where {{ counts_by_span('entries') }} and {{ lists_as_new('entries') }}
qualify row_number() over (
    partition by paper_entries.paper_id order by entries.listed_to, entries.listed_from, entries.digest_id
) = 1
