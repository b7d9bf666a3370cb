{{ config(materialized='incremental', unique_key='entry_id', incremental_strategy='delete+insert') }}

with groups as (
    select * from {{ ref('int_paper_groups') }}
    where {{ unread() }}
),

entry_wordings as (
    select * from {{ ref('int_entry_wordings') }}
),

changed as (
    select
        entry_wordings.entry_id,
        entry_wordings.entry_row,
        entry_wordings.digest_id,
        entry_wordings.listed_on,
        groups.group_id,
        groups.change
    from entry_wordings
    inner join groups using (wording_id)
    where entry_wordings.digest_id is not null
    union all
    -- entries that left, or stopped being told at all; their wording may still be told by others
    select entry_id, null as entry_row, null as digest_id, null as listed_on, null as group_id, change
    from entry_wordings
    where {{ unread() }} and (digest_id is null or wording_id is null)
),

int_paper_members as (
    select
        entry_id,
        -- where it stands among raw.digest_entries, so that papers are put together from few of its rows
        entry_row,
        case when digest_id is not null then first_value(entry_id) over (
            partition by group_id order by listed_on nulls last, entry_id
        ) end as paper_id,
        change
    from changed
)

select * from int_paper_members
