with weeks as (
    select sources, week_end, count(*) as papers
    from {{ ref('int_compared_weeks') }}
    group by all
),

totals as (
    select
        sundays.as_of,
        sum(weeks.papers) filter (where weeks.week_end > sundays.recent_after) as recent_papers,
        sum(weeks.papers) filter (where weeks.week_end <= sundays.recent_after) as baseline_papers,
        sum(weeks.papers) filter (where weeks.week_end <= sundays.recent_after and weeks.week_end > sundays.half_year_after) as half_year_papers,
        sum(weeks.papers) filter (
            where weeks.week_end <= sundays.recent_after and weeks.week_end > sundays.recent_after - {{ 7 * var('trend_recent_weeks') }}
        ) as previous_papers
    from {{ ref('int_evaluation_sundays') }} as sundays
    inner join weeks
        on
            sundays.sources = weeks.sources
            and sundays.baseline_after < weeks.week_end
            and sundays.as_of >= weeks.week_end
    group by sundays.as_of
)

select
    sundays.as_of,
    sundays.recent_after + 1 as recent_from,
    sundays.baseline_after + 1 as baseline_from,
    sundays.sources,
    coalesce(totals.recent_papers, 0)::bigint as recent_total_papers,
    coalesce(totals.baseline_papers, 0)::bigint as baseline_total_papers,
    coalesce(totals.half_year_papers, 0)::bigint as half_year_total_papers,
    coalesce(totals.previous_papers, 0)::bigint as previous_total_papers,
    sundays.has_history,
    sundays.is_partial
from {{ ref('int_evaluation_sundays') }} as sundays
left join totals using (as_of)
