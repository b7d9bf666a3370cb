with trend_windows as (
    select
        as_of,
        recent_from,
        baseline_from,
        sources,
        recent_total_papers,
        baseline_total_papers,
        has_history,
        is_partial
    from {{ ref('int_trend_windows') }}
)

select * from trend_windows
