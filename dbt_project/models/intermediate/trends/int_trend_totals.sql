with as_ofs as (
    select * from {{ ref('int_trend_as_ofs') }}
),

weeks as (
    select
        sources,
        week_end,
        count(*) as papers
    from {{ ref('int_trend_paper_weeks') }}
    group by
        sources,
        week_end
),

int_trend_totals as (
    select
        as_ofs.as_of,
        as_ofs.has_history,
        coalesce(sum(weeks.papers) filter (where weeks.week_end > as_ofs.recent_after), 0)::bigint as recent_total_papers,
        coalesce(sum(weeks.papers) filter (where weeks.week_end <= as_ofs.recent_after), 0)::bigint as baseline_total_papers
    from as_ofs
    left join weeks
        on
            as_ofs.sources = weeks.sources
            and as_ofs.baseline_after < weeks.week_end
            and as_ofs.as_of >= weeks.week_end
    group by
        as_ofs.as_of,
        as_ofs.has_history
)

select * from int_trend_totals
