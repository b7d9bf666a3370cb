with first_seen as (
    select
        as_of,
        id as phrase_id
    from {{ ref('int_trending') }}
    where
        kind = 'phrase'
        and is_first_seen
        and has_history
),

found as (
    select
        first_seen.as_of,
        first_seen.phrase_id,
        count(*) as papers,
        count(distinct phrases.first_listed_on) as days,
        min(phrases.first_listed_on) as first_listed_on,
        arg_min(phrases.paper_id, (phrases.first_listed_on, phrases.paper_id)) as first_paper_id
    from first_seen
    inner join {{ ref('int_paper_phrases') }} as phrases
        on
            first_seen.phrase_id = phrases.phrase_id
            and first_seen.as_of >= phrases.week_end
            and first_seen.as_of >= phrases.visible_from
    group by
        first_seen.as_of,
        first_seen.phrase_id
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
