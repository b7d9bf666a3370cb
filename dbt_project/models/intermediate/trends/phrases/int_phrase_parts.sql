with heads as (
    select
        gram,
        {{ phrase_id('head') }} as phrase_id
    from {{ ref('int_phrase_heads') }}
),

pairs as (
    select distinct
        shorter.phrase_id,
        longer.phrase_id as longer_phrase_id
    from {{ ref('int_gram_parts') }} as parts
    inner join heads as shorter
        on parts.part = shorter.gram
    inner join heads as longer
        on parts.gram = longer.gram
    where shorter.phrase_id != longer.phrase_id
),

int_phrase_parts as (
    -- of two that are each a spelling's part of the other, neither is
    select pairs.*
    from pairs
    anti join pairs as reversed
        on
            pairs.phrase_id = reversed.longer_phrase_id
            and pairs.longer_phrase_id = reversed.phrase_id
)

select * from int_phrase_parts
