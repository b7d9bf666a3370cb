{{ config(materialized='view') }}

with int_paper_blocks as (
    -- MinHash signatures of the abstract's shingles, in bands (Broder 1997; Leskovec et al., ch. 3)
    select
        unnest(bands)::ubigint as block_key,
        wording_id,
        change,
        1::utinyint as strength,
        null::ubigint as author_marks
    from {{ ref('int_paper_sketches') }}
    union all
    select
        -- beyond what a weak key can be
        unnest(word_bands) + 2 * 4294967296::ubigint as block_key,
        wording_id,
        change,
        0::utinyint as strength,
        author_marks
    from {{ ref('int_paper_sketches') }}
    union all
    select
        unnest(strong_keys) as block_key,
        wording_id,
        change,
        2::utinyint as strength,
        null as author_marks
    from {{ ref('int_paper_field_keys') }}
    union all
    select
        -- beyond what a band can be
        unnest(weak_keys) + 4294967296::ubigint as block_key,
        wording_id,
        change,
        0::utinyint as strength,
        author_marks
    from {{ ref('int_paper_field_keys') }}
)

select * from int_paper_blocks
