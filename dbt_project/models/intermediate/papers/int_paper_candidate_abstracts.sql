{{ config(materialized='view') }}

with candidates as (
    select distinct
        unnest([wording_id_a, wording_id_b]) as wording_id,
        change
    from {{ ref('int_paper_candidates') }}
),

wordings as (
    select
        wording_id,
        wordings.entry_row,
        candidates.change
    from candidates
    inner join {{ ref('int_paper_wordings') }} as wordings using (wording_id)
),

int_paper_candidate_abstracts as (
    {{ abstracts_of('wordings') }}
)

select * from int_paper_candidate_abstracts
