{{ config(materialized='view') }}

with abstract_bands as (
    -- MinHash signatures of the abstract's shingles, in bands (Broder 1997; Leskovec et al., ch. 3)
    select
        unnest(bands) as block_key,
        wording_id,
        change,
        false as is_weak,
        null::ubigint as author_marks
    from {{ ref('int_paper_sketches') }}
),

int_paper_blocks as (
    select * from abstract_bands
    union all
    select * from {{ ref('int_paper_field_blocks') }}
)

select * from int_paper_blocks
