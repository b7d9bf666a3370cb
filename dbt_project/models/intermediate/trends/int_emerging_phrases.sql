with windows as (
    select
        windows.as_of,
        windows.phrase_id,
        as_ofs.recent_after
    from {{ ref('int_phrase_windows') }} as windows
    inner join {{ ref('int_trend_as_ofs') }} as as_ofs
        on windows.as_of = as_ofs.as_of
    semi join {{ ref('int_phrases_alone') }} as alone
        on
            windows.as_of = alone.as_of
            and windows.phrase_id = alone.phrase_id
    where
        windows.is_first_seen
        and as_ofs.has_history
),

found as (
    select
        windows.as_of,
        windows.phrase_id,
        count(*) as papers,
        count(distinct phrases.first_listed_on) as days,
        min(phrases.first_listed_on) as first_listed_on,
        arg_min(phrases.paper_id, (phrases.first_listed_on, phrases.paper_id)) as first_paper_id
    from windows
    inner join {{ ref('int_paper_phrases') }} as phrases
        on
            windows.phrase_id = phrases.phrase_id
            and windows.as_of >= phrases.week_end
            and windows.as_of >= phrases.visible_from
    group by
        windows.as_of,
        windows.phrase_id
),

int_emerging_phrases as (
    select
        *,
        row_number() over (partition by as_of order by papers desc, days desc, first_listed_on desc, phrase_id) as rank
    from found
    where days >= {{ var('emerging_min_days') }}
)

select * from int_emerging_phrases
