with windows as (
    select
        windows.as_of,
        windows.kind,
        windows.id,
        windows.recent_papers,
        windows.baseline_papers,
        windows.is_first_seen,
        totals.recent_total_papers,
        totals.baseline_total_papers,
        totals.has_history
    from {{ ref('int_windows') }} as windows
    inner join {{ ref('trend_windows') }} as totals using (as_of)
),

absorbed as (
    {{ absorbed_phrases('windows', ref('int_phrase_nestings')) }}
),

{{ trending('windows') }},

int_trending as (
    select {{ trending_columns() }}
    from judged
    anti join absorbed
        on
            judged.as_of = absorbed.as_of
            and judged.kind = 'phrase'
            and judged.id = absorbed.phrase_id
)

select * from int_trending
