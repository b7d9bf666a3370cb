{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

entries as (
    select * from {{ ref('stg_digest_entries') }}
),

candidates as (
    select
        wording_id,
        min(change) as change
    from (
        select wording_id_a as wording_id, change from {{ ref('int_paper_candidates') }}
        union all
        select wording_id_b as wording_id, change from {{ ref('int_paper_candidates') }}
    )
    group by wording_id
),

lowered_texts as (
    select
        candidates.wording_id,
        candidates.change,
        {{ lowered('entries.abstract') }} as text
    from candidates
    inner join wordings using (wording_id)
    inner join entries using (entry_row)
),

int_paper_candidate_abstracts as (
    select
        wording_id,
        change,
        -- what is not ASCII may be a mark, too
        (case when strlen(text) = length(text) then text else {{ folded('text') }} end)::varchar as text
    from lowered_texts
)

select * from int_paper_candidate_abstracts
