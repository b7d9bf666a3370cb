with windows as (
    select windows.*, totals.recent_total_papers, totals.baseline_total_papers, totals.has_history
    from {{ ref('int_windows') }} as windows
    inner join {{ ref('trend_windows') }} as totals using (as_of)
),

{{ trending('windows', ref('int_phrase_nestings')) }}

select * from trending
