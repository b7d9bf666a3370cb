select paper_entries.paper_id, entries.source, min(entries.listed_on) as listed_on
from {{ ref('int_entries') }} as entries
inner join {{ ref('int_paper_entries') }} as paper_entries using (entry_id)
where {{ counts_in_trends('entries') }} and {{ lists_as_new('entries') }}
group by all
