with listings as (
    select
        papers.paper_id,
        papers.text_key,
        source_days.source,
        source_days.listed_on,
        coalesce({{ week_end('source_days.listed_on') }}, {{ undated_week() }}) as week_end
    from {{ ref('papers') }} as papers
    left join {{ ref('int_paper_source_days') }} as source_days using (paper_id)
),

weeks as (
    select
        week_end,
        bit_xor({{ hash_key(['paper_id', 'text_key', 'source', 'listed_on']) }}) as fingerprint
    from listings
    group by week_end
)

select
    weeks.week_end,
    bit_xor(earlier.fingerprint) as fingerprint
from weeks
inner join weeks as earlier on weeks.week_end >= earlier.week_end
group by weeks.week_end
