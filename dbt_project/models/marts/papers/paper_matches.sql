{{ config(materialized='view') }}

with paper_matches as (
    select
        entry_id_a,
        entry_id_b,
        verdict,
        reason,
        title_similarity,
        abstract_similarity,
        decided_by
    from {{ ref('int_paper_matches') }}
)

select * from paper_matches
