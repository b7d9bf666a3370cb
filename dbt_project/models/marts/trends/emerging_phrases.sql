with windows as (
    select
        windows.as_of,
        windows.phrase_id
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
        count(distinct days.first_listed_on) as days,
        min(days.first_listed_on) as first_listed_on,
        arg_min(days.paper_id, (days.first_listed_on, days.paper_id)) as first_paper_id
    from windows
    inner join {{ ref('paper_phrases') }} as paper_phrases
        on
            windows.phrase_id = paper_phrases.phrase_id
            and windows.as_of >= paper_phrases.visible_from
    inner join {{ ref('int_paper_days') }} as days
        on
            paper_phrases.paper_id = days.paper_id
            and windows.as_of >= days.first_listed_on
    group by
        windows.as_of,
        windows.phrase_id
),

emerging_phrases as (
    select
        as_of,
        phrase_id,
        row_number() over (partition by as_of order by papers desc, days desc, first_listed_on desc, phrase_id) as rank,
        papers,
        days,
        first_listed_on,
        first_paper_id
    from found
    where days >= {{ var('emerging_min_days') }}
)

select * from emerging_phrases
