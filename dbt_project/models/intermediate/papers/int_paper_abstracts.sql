{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

placed as (
    select
        wordings.wording_id,
        wordings.change,
        entries.entry_row
    from wordings
    inner join {{ ref('int_entries') }} as entries using (entry_id)
),

lowered_texts as (
    select
        placed.wording_id,
        placed.change,
        {{ lowered('entries.abstract') }} as text
    from placed
    inner join {{ ref('int_entries') }} as entries using (entry_row)
),

int_paper_abstracts as (
    select
        wording_id,
        change,
        -- what is not ASCII may be a mark, too
        case when strlen(text) = length(text) then text else {{ folded('text') }} end as text
    from lowered_texts
)

select * from int_paper_abstracts
