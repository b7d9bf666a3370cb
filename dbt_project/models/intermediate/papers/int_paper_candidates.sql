{{ config(materialized='incremental', incremental_strategy='append') }}

with new_wordings as (
    select
        wording_id,
        change
    from {{ ref('int_paper_field_keys') }}
    where {{ unread() }}
),

new_blocks as {{ 'materialized' if is_incremental() else 'not materialized' }} (
    -- the few of a change are found before they are looked up among all; when all are new, nothing is gained by it
    select * from {{ ref('int_paper_blocks') }}
    where {{ unread() }}
),

met as (
    select
        least(new_blocks.wording_id, others.wording_id) as wording_id_a,
        greatest(new_blocks.wording_id, others.wording_id) as wording_id_b,
        new_blocks.strength,
        -- a null unnests to no row; as a condition DuckDB would judge it within the join, at five times the time
        unnest(case
            when
                new_blocks.author_marks is null or others.author_marks is null
                or {{ share_an_author_mark('new_blocks.author_marks', 'others.author_marks') }} then [true]
        end) as may_be_by_the_same
    from new_blocks
    inner join {{ ref('int_paper_blocks') }} as others
        on
            new_blocks.block_key = others.block_key
            -- when all are new, each two would meet twice
            and new_blocks.wording_id {{ '!=' if is_incremental() else '<' }} others.wording_id
),

sharing as materialized (
    select
        wording_id_a,
        wording_id_b,
        max(strength) as strength
    from met
    group by wording_id_a, wording_id_b
),

-- two abstracts whose titles share a few words, or whose bands meet, must be about the same to be worth the rest. What
-- tells most of them apart is small, and what tells the others is read of those alone
unsure as (
    select * from sharing
    where strength < 2
),

bits as (
    select
        wording_id,
        long_words,
        long_word_bits::bit as long_word_bits
    from ({{ rows_with(ref('int_paper_sketches'), 'wording_id', 'select wording_id_a from unsure union select wording_id_b from unsure') }})
),

maybe_alike as materialized (
    select
        unsure.*,
        p.long_words = 0 or q.long_words = 0 as is_without_abstract
    from unsure
    inner join bits as p on unsure.wording_id_a = p.wording_id
    inner join bits as q on unsure.wording_id_b = q.wording_id
    where
        p.long_words = 0
        or q.long_words = 0
        or ({{ most_in_common('p', 'q') }}) * (1 + {{ var('match_candidate_words') }})
        >= {{ var('match_candidate_words') }} * (p.long_words + q.long_words)
),

last_read as (
    -- one wording beside itself marks how far this model has read
    select
        wording_id as wording_id_a,
        wording_id as wording_id_b,
        false as is_weak
    from new_wordings
    order by change desc, wording_id
    limit 1
),

pairs as (
    select wording_id_a, wording_id_b, false as is_weak from sharing where strength = 2
    union all
    select wording_id_a, wording_id_b, strength = 0 and not is_without_abstract as is_weak from maybe_alike
    union all
    select * from last_read
),

int_paper_candidates as (
    select
        pairs.*,
        (select max(new_wordings.change) from new_wordings) as change
    from pairs
)

select * from int_paper_candidates
