{{ config(materialized='incremental', unique_key='as_of', incremental_strategy='delete+insert') }}

with as_ofs as (
    select as_ofs.*
    from {{ ref('int_trend_as_ofs') }} as as_ofs
    {% if is_incremental() %}
    where
        as_ofs.as_of > {{ last_unchanged_week('as_of') }}
        or as_ofs.as_of not in (select known.as_of from {{ this }} as known)
    {% endif %}
),

phrases as (
    select
        paper_phrases.*,
        weeks.week_end
    from {{ ref('paper_phrases') }} as paper_phrases
    inner join {{ ref('int_paper_weeks') }} as weeks
        on paper_phrases.paper_id = weeks.paper_id
    where weeks.week_end < {{ undated_week() }}
),

counted as (
    select
        paper_weeks.sources,
        phrases.phrase_id,
        paper_weeks.week_end,
        phrases.visible_from,
        count(*) as papers
    from phrases
    inner join {{ ref('int_trend_paper_weeks') }} as paper_weeks
        on phrases.paper_id = paper_weeks.paper_id
    group by all
),

windows as (
    select
        as_ofs.as_of,
        counted.phrase_id,
        sum(counted.papers) filter (where counted.week_end > as_ofs.recent_after) as recent_papers,
        sum(counted.papers) filter (where counted.week_end <= as_ofs.recent_after) as baseline_papers
    from as_ofs
    inner join counted
        on
            as_ofs.sources = counted.sources
            and as_ofs.baseline_after < counted.week_end
            and as_ofs.as_of >= counted.week_end
            and as_ofs.as_of >= counted.visible_from
    group by
        as_ofs.as_of,
        counted.phrase_id
),

firsts as (
    select
        phrase_id,
        visible_from,
        min(week_end) as first_week
    from phrases
    group by
        phrase_id,
        visible_from
),

seen as (
    select
        as_ofs.as_of,
        firsts.phrase_id,
        min(firsts.first_week) > as_ofs.recent_after as is_first_seen
    from as_ofs
    inner join firsts
        on as_ofs.as_of >= firsts.visible_from
    group by
        as_ofs.as_of,
        as_ofs.recent_after,
        firsts.phrase_id
),

int_phrase_windows as (
    select
        windows.as_of,
        windows.phrase_id,
        coalesce(windows.recent_papers, 0)::bigint as recent_papers,
        coalesce(windows.baseline_papers, 0)::bigint as baseline_papers,
        seen.is_first_seen,
        weeks.fingerprint
    from windows
    inner join seen
        on
            windows.as_of = seen.as_of
            and windows.phrase_id = seen.phrase_id
    asof left join {{ ref('int_phrase_weeks') }} as weeks
        on windows.as_of >= weeks.week_end
)

select * from int_phrase_windows
