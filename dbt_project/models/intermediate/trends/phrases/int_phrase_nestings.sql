with heads as (
    select
        gram,
        {{ phrase_id('head') }} as phrase_id,
        admitted_week
    from {{ ref('int_phrase_heads') }}
),

int_phrase_nestings as (
    select
        shorter.phrase_id,
        longer.phrase_id as longer_phrase_id,
        min(greatest(shorter.admitted_week, longer.admitted_week)) as known_week
    from {{ ref('int_gram_parts') }} as parts
    inner join heads as shorter
        on parts.part = shorter.gram
    inner join heads as longer
        on parts.gram = longer.gram
    where shorter.phrase_id != longer.phrase_id
    group by
        shorter.phrase_id,
        longer.phrase_id
)

select * from int_phrase_nestings
