{{ config(materialized='view') }}

with entries as (
    select * from {{ ref('int_paper_entries') }}
),

int_paper_aliases as (
    -- an entry alone would have been a paper of its own, under its own id
    select
        entry_id as paper_id_alias,
        paper_id
    from entries
    where entry_id != paper_id
)

select * from int_paper_aliases
