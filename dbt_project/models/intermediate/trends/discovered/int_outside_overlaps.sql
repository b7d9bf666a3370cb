with nestings as (
    select
        nestings.phrase_id,
        nestings.longer_phrase_id,
        nestings.known_week
    from {{ ref('int_phrase_nestings') }} as nestings
    inner join {{ ref('int_outside_phrases') }} as phrases
        on nestings.phrase_id = phrases.phrase_id
),

sharing as (
    select
        phrase_id,
        longer_phrase_id as other_id,
        known_week
    from nestings
    union all
    select
        longer_phrase_id as phrase_id,
        phrase_id as other_id,
        known_week
    from nestings
    union all
    select
        a.phrase_id,
        b.phrase_id as other_id,
        greatest(a.known_week, b.known_week) as known_week
    from nestings as a
    inner join nestings as b
        on
            a.longer_phrase_id = b.longer_phrase_id
            and a.phrase_id != b.phrase_id
),

int_outside_overlaps as (
    select
        phrase_id,
        other_id,
        min(known_week) as known_week
    from sharing
    group by
        phrase_id,
        other_id
)

select * from int_outside_overlaps
