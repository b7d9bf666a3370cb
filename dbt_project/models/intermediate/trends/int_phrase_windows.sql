{{ config(materialized='incremental', unique_key='as_of', incremental_strategy='delete+insert') }}

with as_ofs as (
    select as_ofs.*
    from {{ ref('int_trend_as_ofs') }} as as_ofs
    {% if is_incremental() %}
    where
        as_ofs.as_of >= {{ first_changed_week() }}
        or as_ofs.as_of not in (select known.as_of from {{ this }} as known)
    {% endif %}
),

phrases as (
    select * from {{ ref('int_paper_phrases') }}
    where week_end < {{ undated_week() }}
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

longest as (
    -- how many of each phrase's papers the longer phrases have that have the most of them
    select
        windows.as_of,
        windows.phrase_id,
        max(longer.recent_papers) as recent_papers,
        max(longer.baseline_papers) as baseline_papers
    from windows
    inner join {{ ref('int_phrase_parts') }} as parts
        on windows.phrase_id = parts.phrase_id
    inner join windows as longer
        on
            parts.longer_phrase_id = longer.phrase_id
            and windows.as_of = longer.as_of
    group by
        windows.as_of,
        windows.phrase_id
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
        case
            when windows.recent_papers >= {{ var('trend_min_papers') }}
                then
                    longest.recent_papers >= {{ var('trend_min_papers') }} is not true
                    or {{ stands_alone('windows.recent_papers', 'longest.recent_papers') }}
            else
                longest.baseline_papers >= {{ var('trend_min_papers') }} is not true
                or {{ stands_alone('windows.baseline_papers', 'longest.baseline_papers') }}
        end as stands_alone,
        {{ latest_change() }} as change
    from windows
    inner join seen
        on
            windows.as_of = seen.as_of
            and windows.phrase_id = seen.phrase_id
    left join longest
        on
            windows.as_of = longest.as_of
            and windows.phrase_id = longest.phrase_id
)

select * from int_phrase_windows
