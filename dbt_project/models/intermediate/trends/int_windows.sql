{% set window_counts = ['coalesce(windows.recent_papers, 0)', 'totals.recent_total_papers', 'coalesce(windows.baseline_papers, 0)', 'totals.baseline_total_papers'] %}
with members as (
    {{ papers_of_kinds() }}
),

sundays as (
    select kinds.kind, weeks.fingerprint, sundays.*
    from {{ ref('int_evaluation_sundays') }} as sundays
    cross join (select 'topic' as kind union all select 'phrase' as kind) as kinds
    left join {{ ref('int_phrase_weeks') }} as weeks
        on sundays.as_of = weeks.week_end
    {% if is_incremental() %}
    where kinds.kind = 'topic' or sundays.as_of not in (select known.as_of from {{ this }} as known where known.kind = 'phrase')
    {% endif %}
),

{{ window_papers('members', 'sundays', ref('int_compared_weeks')) }},

firsts as (
    select kind, id, visible_from, visible_until, min({{ week_end('first_listed_on') }}) as first_week
    from ({{ memberships() }}) as dated
    group by all
),

seen as (
    select
        sundays.as_of,
        sundays.kind,
        firsts.id,
        min(firsts.first_week) >= any_value(sundays.recent_from) as is_first_seen,
        any_value(sundays.fingerprint) as fingerprint
    from sundays
    inner join firsts
        on
            sundays.kind = firsts.kind
            and sundays.as_of >= greatest(firsts.first_week, firsts.visible_from)
            and (firsts.visible_until is null or sundays.as_of < firsts.visible_until)
    group by sundays.as_of, sundays.kind, firsts.id
)

select
    seen.as_of,
    seen.kind,
    seen.id,
    coalesce(windows.recent_papers, 0)::bigint as recent_papers,
    totals.recent_total_papers,
    coalesce(windows.baseline_papers, 0)::bigint as baseline_papers,
    totals.baseline_total_papers,
    coalesce(windows.half_year_papers, 0)::bigint as half_year_papers,
    totals.half_year_total_papers,
    coalesce(windows.previous_papers, 0)::bigint as previous_papers,
    totals.previous_total_papers,
    {{ log_odds_z(*window_counts) }} as z,
    case when totals.recent_total_papers > 0 and totals.baseline_total_papers > 0 then {{ change_of(*window_counts) }} end as change,
    seen.is_first_seen,
    totals.has_history,
    seen.fingerprint
from seen
inner join {{ ref('trend_windows') }} as totals using (as_of)
left join window_papers as windows using (as_of, kind, id)
where seen.kind = 'topic' or windows.id is not null
