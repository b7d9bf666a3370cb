with nestings as (
    select
        phrase_id,
        longer_phrase_id
    from {{ ref('int_phrase_nestings') }}
),

int_phrase_parts as (
    -- of two that are each a spelling's part of the other, neither is
    select nestings.*
    from nestings
    anti join nestings as reversed
        on
            nestings.phrase_id = reversed.longer_phrase_id
            and nestings.longer_phrase_id = reversed.phrase_id
)

select * from int_phrase_parts
