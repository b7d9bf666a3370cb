with weeks as (
    select sources, week_end, count(*) as papers
    from {{ ref('int_compared_weeks') }}
    group by all
)

select
    sundays.as_of,
    sundays.recent_from,
    sundays.baseline_from,
    sundays.sources,
    {{ window_sums('weeks.papers', 'weeks.week_end', 'total_papers') }},
    sundays.has_history,
    sundays.is_partial
from {{ ref('int_evaluation_sundays') }} as sundays
left join weeks
    on
        sundays.sources = weeks.sources
        and sundays.baseline_from <= weeks.week_end
        and sundays.as_of >= weeks.week_end
group by all
