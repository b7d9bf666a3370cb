{{ config(materialized='incremental', unique_key='entry_id', incremental_strategy='delete+insert') }}

with groups as materialized (
    -- kept by itself, as are their entries: DuckDB would join all there are, and look for what is new afterwards
    select * from {{ ref('int_paper_groups') }}
    where {{ unread() }}
),

entry_wordings as not materialized (
    -- read for the few of each change, and never kept whole
    select * from {{ ref('int_entry_wordings') }}
),

in_force as materialized (
    select * from entry_wordings
    where digest_id is not null and wording_id in (select groups.wording_id from groups)
),

changed as (
    select
        in_force.entry_id,
        in_force.entry_row,
        in_force.digest_id,
        in_force.listed_on,
        groups.group_id,
        groups.change
    from in_force
    inner join groups using (wording_id)
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
