with variants as (
    select * from {{ ref('int_blocking_keys') }}
),

blocks as not materialized (
    select
        variant_id,
        change,
        key,
        key >> 32 as kind, -- see Kind in papertrends/papers/sketches.py
        case when key >> 32 < 2 and has_abstract then author_marks end as author_marks
    from (select *, unnest(keys) as key from variants)
    union all
    select
        variant_id,
        change,
        unnest(list_filter(strong_keys, lambda key: key is not null)) as key,
        3 as kind,
        null as author_marks
    from variants
),

new_blocks as {{ 'materialized' if is_incremental() else 'not materialized' }} (
    -- the few of a change are found before they are looked up among all; when all are new, nothing is gained by it
    select * from blocks
    where {{ unread() }}
),

met as (
    select
        least(new_blocks.variant_id, others.variant_id) as variant_id_a,
        greatest(new_blocks.variant_id, others.variant_id) as variant_id_b,
        new_blocks.kind,
        -- a null unnests to no row; a condition would be judged within the join, at five times the time
        unnest(case
            when
                new_blocks.author_marks is null
                or others.author_marks is null
                or {{ share_an_author_mark('new_blocks.author_marks', 'others.author_marks') }}
                then [true]
        end) as may_be_by_the_same
    from new_blocks
    inner join blocks as others
        on
            new_blocks.key = others.key
            and new_blocks.kind = others.kind
            -- when all are new, each two would meet twice
            and new_blocks.variant_id {{ '!=' if is_incremental() else '<' }} others.variant_id
),

sharing as materialized (
    select
        variant_id_a,
        variant_id_b,
        max(kind) as kind
    from met
    group by variant_id_a, variant_id_b
),

unsure as (
    -- two abstracts that share words of the title or a band must be about the same to be worth a comparison
    select * from sharing
    where kind < 3
),

bits as (
    select
        variant_id,
        has_abstract,
        long_words,
        long_word_bits::bit as long_word_bits
    from variants
    where variant_id in (select unsure.variant_id_a from unsure union all select unsure.variant_id_b from unsure)
),

alike as (
    select
        unsure.variant_id_a,
        unsure.variant_id_b
    from unsure
    inner join bits as a on unsure.variant_id_a = a.variant_id
    inner join bits as b on unsure.variant_id_b = b.variant_id
    where
        not a.has_abstract or not b.has_abstract
        -- Jaccard similarity of c common ones of n in both is c / (n - c)
        or ({{ most_in_common('a', 'b') }}) * (1 + {{ var('candidate_words') }}) >= {{ var('candidate_words') }} * (a.long_words + b.long_words)
)

select
    *,
    (select max(variants.change) from variants) as change
from (
    select variant_id_a, variant_id_b from sharing where kind = 3
    union all
    select variant_id_a, variant_id_b from alike
)
