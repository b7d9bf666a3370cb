with int_trend_windows as (
    select
        as_ofs.as_of,
        as_ofs.recent_after + 1 as recent_from,
        as_ofs.baseline_after + 1 as baseline_from,
        as_ofs.sources,
        totals.recent_total_papers,
        totals.baseline_total_papers,
        as_ofs.has_history,
        as_ofs.is_partial
    from {{ ref('int_trend_as_ofs') }} as as_ofs
    inner join {{ ref('int_trend_totals') }} as totals
        on as_ofs.as_of = totals.as_of
)

select * from int_trend_windows
