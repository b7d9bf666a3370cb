select paper_entries.paper_id, min(entries.listed_on) as first_listed_on, {{ week_end('first_listed_on') }} as week_end
from {{ ref('int_entries') }} as entries
inner join {{ ref('int_paper_entries') }} as paper_entries using (entry_id)
where {{ counts_in_trends('entries') }} and {{ lists_as_new('entries') }}
group by paper_entries.paper_id
