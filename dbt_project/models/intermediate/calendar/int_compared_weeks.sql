with source_sets as (
    select distinct sources from {{ ref('int_evaluation_sundays') }}
)

select source_sets.sources, days.paper_id, {{ week_end('min(days.listed_on)') }} as week_end
from source_sets
inner join {{ ref('int_paper_source_days') }} as days
    on list_contains(source_sets.sources, days.source)
group by all
