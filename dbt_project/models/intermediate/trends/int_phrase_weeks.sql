with listings as (
    select
        papers.paper_id,
        papers.text_key,
        source_days.source,
        source_days.listed_on,
        {{ week_end('source_days.listed_on') }} as week_end
    from {{ ref('papers') }} as papers
    inner join {{ ref('int_paper_source_days') }} as source_days using (paper_id)
),

weeks as (
    select
        week_end,
        bit_xor({{ hash_key(['paper_id', 'text_key', 'source', 'listed_on']) }}) as fingerprint
    from listings
    group by week_end
    union all
    select period_end as week_end, {{ hash_key(['period_end']) }} as fingerprint
    from {{ ref('trend_periods') }}
    where grain = 'week' and not is_partial
),

known as (
    select
        sundays.as_of,
        sundays.sources,
        sundays.has_history,
        bit_xor(weeks.fingerprint) as fingerprint
    from {{ ref('int_evaluation_sundays') }} as sundays
    inner join weeks on sundays.as_of >= weeks.week_end
    group by sundays.as_of, sundays.sources, sundays.has_history
)

-- a digest that lists known papers alone leaves every paper its day, and can still change which sources are compared
select as_of as week_end, {{ hash_key(['fingerprint', 'sources', 'has_history']) }} as fingerprint
from known
