{% set known = this if is_incremental() else "(select null::date as as_of, null::varchar as kind where false)" %}
-- Kleinberg's automaton (see int_bursts) needs no search for the stretch itself here: how much a burst leads by at the end is enough.
-- It never trails by more than the cost of starting one, and ending one is free.
with members as (
    {{ papers_of_kinds() }}
),

own_weeks as (
    select '' as sources, paper_id, {{ week_end('first_listed_on') }} as week_end
    from {{ ref('int_paper_days') }}
),

weeks as (
    select papers.week_end, papers.total_papers, fingerprints.fingerprint
    from (select week_end, count(*) as total_papers from own_weeks group by week_end) as papers
    inner join {{ ref('trend_periods') }} as periods on periods.grain = 'week' and papers.week_end = periods.period_end and not periods.is_partial
    inner join {{ ref('int_phrase_weeks') }} as fingerprints using (week_end)
),

sundays as (
    select kinds.kind, weeks.week_end as as_of, weeks.fingerprint
    from weeks
    cross join (select 'topic' as kind union all select 'phrase' as kind) as kinds
    where
        weeks.week_end > (select max(last.week_end) from weeks as last) - {{ 7 * var('shuffled_weeks') }}
        and (kinds.kind = 'topic' or weeks.week_end not in (select known.as_of from {{ known }} as known where known.kind = 'phrase'))
),

paper_weeks as (
    select *, false as is_dealt from own_weeks
    union all
    select *, true as is_dealt from ({{ dealt_weeks('own_weeks') }})
),

counts as (
    select kind, id, visible_from, visible_until, is_dealt, week_end, count(*) as papers
    from members
    semi join sundays using (kind)  -- on most days no phrase has a new one
    inner join paper_weeks using (paper_id)
    inner join weeks using (week_end)
    group by all
),

known as (
    select sundays.as_of, counts.kind, counts.id, counts.is_dealt, counts.week_end, sum(counts.papers) as papers
    from sundays
    inner join counts
        on
            sundays.kind = counts.kind
            and sundays.as_of >= counts.week_end
            and sundays.as_of >= counts.visible_from
            and (counts.visible_until is null or sundays.as_of < counts.visible_until)
    group by all
),

totals as (
    select sundays.as_of, sundays.kind, any_value(sundays.fingerprint) as fingerprint, count(*) as weeks, sum(weeks.total_papers) as papers
    from sundays
    inner join weeks on sundays.as_of >= weeks.week_end
    group by all
    having count(*) >= {{ var('trend_min_baseline_weeks') }}
),

usual as (
    -- no burst goes on in a week without papers
    select
        as_of,
        kind,
        id,
        is_dealt,
        totals.fingerprint,
        sum(known.papers)::bigint as usual_papers,
        any_value(totals.papers)::bigint as usual_total_papers,
        {{ var('burst_cost') }} * ln(greatest(2, any_value(totals.weeks))) as start_cost,
        least(usual_papers / usual_total_papers, 0.9999) as share,
        least({{ var('burst_ratio') }} * usual_papers / usual_total_papers, 0.9999) as burst_share
    from known
    inner join totals using (as_of, kind)
    group by as_of, kind, id, is_dealt, totals.fingerprint
    having max(known.week_end) = as_of
),

leads as (
    select
        usual.*,
        list(
            {{ burst_saving('coalesce(known.papers, 0)', 'weeks.total_papers', 'usual.share', 'usual.burst_share') }}
            order by weeks.week_end
        ) as saved
    from usual
    inner join weeks on usual.as_of >= weeks.week_end
    left join known using (as_of, kind, id, is_dealt, week_end)
    group by all
)

select as_of, kind, id, usual_papers, usual_total_papers, is_dealt, fingerprint
from leads
-- a lambda of two parameters is unknown to sqlfluff
-- noqa: disable=PRS
where list_reduce(list_prepend(-start_cost, saved), lambda lead, week: greatest(least(lead, 0), -start_cost) + week) > 0
