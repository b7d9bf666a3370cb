{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

entries as (
    select * from {{ ref('stg_digest_entries') }}
),

lowered_texts as (
    select
        wordings.wording_id,
        wordings.change,
        {{ lowered('entries.abstract') }} as text
    from wordings
    inner join entries using (entry_row)
),

int_paper_abstracts as (
    select
        wording_id,
        change,
        -- what is not ASCII may be a mark, too
        (case when strlen(text) = length(text) then text else {{ folded('text') }} end)::varchar as text
    from lowered_texts
)

select * from int_paper_abstracts
