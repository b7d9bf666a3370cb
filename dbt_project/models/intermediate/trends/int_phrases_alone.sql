with windows as (
    select * from {{ ref('int_phrase_windows') }}
),

absorbed as (
    -- told by the recent papers, and by the baseline's where those are too few to be called
    select
        windows.as_of,
        windows.phrase_id
    from windows
    inner join {{ ref('int_phrase_nestings') }} as parts
        on windows.phrase_id = parts.phrase_id
    inner join windows as longer
        on
            parts.longer_phrase_id = longer.phrase_id
            and windows.as_of = longer.as_of
    where
        case
            when windows.recent_papers >= {{ var('trend_min_papers') }}
                then
                    longer.recent_papers >= {{ var('trend_min_papers') }}
                    and not {{ stands_alone('windows.recent_papers', 'longer.recent_papers') }}
            else
                longer.baseline_papers >= {{ var('trend_min_papers') }}
                and not {{ stands_alone('windows.baseline_papers', 'longer.baseline_papers') }}
        end
),

int_phrases_alone as (
    select
        windows.as_of,
        windows.phrase_id
    from windows
    anti join absorbed
        on
            windows.as_of = absorbed.as_of
            and windows.phrase_id = absorbed.phrase_id
)

select * from int_phrases_alone
