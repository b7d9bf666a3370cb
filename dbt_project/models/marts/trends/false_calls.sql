{% set window_counts = ['windows.recent_papers', 'recent_total_papers', 'windows.baseline_papers', 'baseline_total_papers'] %}
with sundays as (
    select kinds.kind, windows.*
    from {{ ref('int_evaluation_sundays') }} as windows
    cross join (select 'topic' as kind union all select 'phrase' as kind) as kinds
    where
        windows.has_history
        and not windows.is_partial
        and windows.as_of > (select max(latest.as_of) from {{ ref('int_evaluation_sundays') }} as latest) - {{ 7 * var('shuffled_weeks') }}
        and windows.as_of not in (
            select known.as_of from {{ this if is_incremental() else "(select null::date as as_of where false)" }} as known
        )
),

-- on most days no Sunday is new, and neither memberships nor weeks are read
members as (
    select members.*
    from ({{ papers_of_kinds() }}) as members
    semi join sundays using (kind)
),

compared_weeks as (
    select weeks.*
    from {{ ref('int_compared_weeks') }} as weeks
    semi join sundays using (sources)
),

dealt as materialized (
    {{ dealt_weeks('compared_weeks') }}
),

{{ window_papers('members', 'sundays', 'dealt') }},

windows as materialized (
    select
        windows.*,
        totals.* exclude (as_of),
        {{ log_odds_z(*window_counts) }} as z,
        {{ change_of(*window_counts) }} as change,
        false as is_first_seen
    from window_papers as windows
    inner join {{ ref('trend_windows') }} as totals using (as_of)
    where totals.recent_total_papers > 0 and totals.baseline_total_papers > 0
),

{{ trending('windows', ref('int_phrase_nestings'), ref('int_lasting_weights')) }},

called as (
    select
        as_of,
        kind,
        count(*) filter (where status = 'rising') as risen,
        count(*) filter (where status = 'falling') as fallen
    from trending
    group by as_of, kind
),

dealt_bursts as (
    select as_of, kind, count(*) as bursts
    from {{ ref('int_past_bursts') }}
    where is_dealt
    group by all
)

select called.*, coalesce(dealt_bursts.bursts, 0) as bursts
from called
left join dealt_bursts using (as_of, kind)
