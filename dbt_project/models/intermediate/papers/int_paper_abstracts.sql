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

lowered_texts as (
    select
        wordings.wording_id,
        wordings.change,
        {{ lowered('entries.abstract') }} as text
    from wordings
    inner join {{ ref('int_entries') }} as entries using (entry_id)
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
