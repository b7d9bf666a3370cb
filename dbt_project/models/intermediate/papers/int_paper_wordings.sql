{{ config(materialized='incremental', incremental_strategy='append') }}

with told as (
    select
        wording_id,
        -- where it is read; another entry says the same
        min(entry_row) as entry_row,
        max(change) as change
    from {{ ref('int_entry_wordings') }}
    where {{ unread() }} and wording_id is not null
    group by wording_id
),

int_paper_wordings as (
    select * from told
    {% if is_incremental() -%}
    -- of all there are, only these are looked for
    where wording_id not in (
        select before.wording_id from {{ this }} as before
        where before.wording_id in (select told.wording_id from told)
    )
    {%- endif %}
)

select * from int_paper_wordings
