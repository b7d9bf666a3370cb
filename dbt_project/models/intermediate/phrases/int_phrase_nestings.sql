with phrases as (
    -- a tie that became evident later must not change earlier Sundays
    select ngram, {{ phrase_id('canonical_ngram') }} as phrase_id
    from {{ ref('int_canonical_phrases') }}
    qualify row_number() over (partition by ngram order by known_from) = 1
),

parts as (
    select ngram, unnest(any_value(parts)) as part
    from {{ ref('int_phrase_spellings') }}
    group by ngram
),

nestings as (
    select distinct shorter.phrase_id, longer.phrase_id as longer_phrase_id
    from parts
    inner join phrases as longer using (ngram)
    inner join phrases as shorter
        on parts.part = shorter.ngram
    where shorter.phrase_id != longer.phrase_id
)

-- if each of two phrases is part of a spelling of the other, neither counts
select nestings.*
from nestings
anti join nestings as reversed
    on
        nestings.phrase_id = reversed.longer_phrase_id
        and nestings.longer_phrase_id = reversed.phrase_id
