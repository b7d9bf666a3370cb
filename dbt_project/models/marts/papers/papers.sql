{{ config(materialized='view') }}

with papers as (
    select
        -- ids
        paper_id,
        arxiv_id,
        doi,
        url,

        -- text
        title,
        abstract,
        authors,
        venue,
        categories,

        -- numbers
        appearances,
        digests,
        upvotes,

        -- dates
        published_on,
        published_precision,
        first_listed_on,
        last_listed_on
    from {{ ref('int_papers') }}
)

select * from papers
