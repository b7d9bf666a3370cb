{{ config(materialized='view') }}

with members as (
    select * from {{ ref('int_paper_members') }}
),

int_paper_entries as (
    select
        entry_id,
        paper_id
    from members
    where paper_id is not null
)

select * from int_paper_entries
