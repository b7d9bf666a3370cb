select
    papers.paper_id,
    papers.text_key,
    coalesce({{ week_end('days.first_listed_on') }}, {{ undated_week() }}) as week_end
from {{ ref('papers') }} as papers
left join {{ ref('int_paper_days') }} as days using (paper_id)
