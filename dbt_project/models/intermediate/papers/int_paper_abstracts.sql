{{ config(materialized='view') }}

with wordings as (
    select
        wording_id,
        min(entry_id) as entry_id,
        max(change) as change
    from {{ ref('int_entry_wordings') }}
    where wording_id is not null
    group by wording_id
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
