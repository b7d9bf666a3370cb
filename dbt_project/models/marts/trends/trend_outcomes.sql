with called as (
    select
        trending.as_of,
        trending.kind,
        trending.id,
        trending.status,
        trending.chance,
        risen.half_year_papers,
        risen.half_year_total_papers,
        after.recent_total_papers as later_total_papers,
        coalesce(later.recent_papers, 0)::bigint as later_papers,
        (later_papers / later_total_papers) / ((risen.half_year_papers + 0.5) / risen.half_year_total_papers) as change,
        case trending.kind when 'topic' then {{ var('lasting_change_topics') }} else {{ var('lasting_change_phrases') }} end as needed
    from {{ ref('int_trending') }} as trending
    inner join {{ ref('int_windows') }} as risen using (as_of, kind, id)
    inner join {{ ref('trend_windows') }} as after
        on trending.as_of + {{ 7 * var('trend_recent_weeks') }} = after.as_of
    left join {{ ref('int_windows') }} as later
        on after.as_of = later.as_of and trending.kind = later.kind and trending.id = later.id
    where
        trending.status in ('rising', 'new', 'growing', 'falling')
        and risen.half_year_total_papers > 0
        and after.recent_total_papers > 0
        and not after.is_partial
)

select
    * exclude (change, needed),
    case status when 'falling' then change <= 1 / needed else change >= needed end as lasted
from called
