{{ config(materialized='view') }}

with paper_aliases as (
    select
        paper_id_alias,
        paper_id
    from {{ ref('int_paper_aliases') }}
)

select * from paper_aliases
