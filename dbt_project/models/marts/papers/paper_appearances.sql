{{ config(materialized='view') }}

with paper_appearances as (
    select
        -- ids
        entry_id,
        digest_id,
        paper_id,
        source_record_id,

        -- what and where
        title_as_listed,
        section,
        position,
        line_start,
        line_end,
        upvotes
    from {{ ref('int_appearances') }}
)

select * from paper_appearances
