with called as (
    select
        trending.as_of,
        trending.kind,
        trending.id,
        trending.status,
        trending.chance,
        windows.half_year_papers as before_papers,
        windows.half_year_total_papers as before_total_papers
    from {{ ref('int_trending') }} as trending
    inner join {{ ref('int_windows') }} as windows using (as_of, kind, id)
    where trending.status in ('rising', 'new', 'growing', 'falling')
    union all
    select as_of, kind, id, 'burst' as status, null as chance, usual_papers as before_papers, usual_total_papers as before_total_papers
    from {{ ref('int_past_bursts') }}
    where not is_dealt
),

followed as (
    select
        called.*,
        after.recent_total_papers as later_total_papers,
        coalesce(later.recent_papers, 0)::bigint as later_papers,
        case called.kind when 'topic' then {{ var('lasting_change_topics') }} else {{ var('lasting_change_phrases') }} end as needed,
        least((called.before_papers + 0.5) / called.before_total_papers, 0.999) as share_before
    from called
    inner join {{ ref('trend_windows') }} as after
        on called.as_of + {{ 7 * var('trend_recent_weeks') }} = after.as_of
    left join {{ ref('int_windows') }} as later
        on after.as_of = later.as_of and called.kind = later.kind and called.id = later.id
    where
        called.before_total_papers > 0
        and after.recent_total_papers > 0
        and not after.is_partial
),

needing as (
    -- the least papers that count as lasted; of a fall, the least without it
    select
        *,
        case
            when status = 'falling' then later_total_papers - floor(later_total_papers * share_before / needed)
            else ceil(later_total_papers * share_before * needed)
        end::bigint as least_papers
    from followed
)

select
    as_of,
    kind,
    id,
    status,
    chance,
    before_papers,
    before_total_papers,
    later_total_papers,
    later_papers,
    case status when 'falling' then later_total_papers - later_papers else later_papers end >= least_papers as lasted,
    case
        when least_papers > later_total_papers then 0
        when status = 'falling' then {{ binomial_upper_tail('least_papers', 'later_total_papers', '(1 - share_before)') }}
        else {{ binomial_upper_tail('least_papers', 'later_total_papers', 'share_before') }}
    end as by_chance
from needing
