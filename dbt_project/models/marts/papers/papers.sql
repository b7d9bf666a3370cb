{{ config(materialized='view') }}

with papers as (
    select
        -- ids
        papers.paper_id,
        row_number() over (order by papers.first_listed_on nulls first, papers.paper_id)::integer as paper_no,
        papers.arxiv_id,
        papers.doi,
        papers.url,

        -- text
        papers.title,
        papers.abstract,
        papers.authors,
        papers.venue,
        papers.categories,

        -- numbers
        papers.appearances,
        papers.digests,
        papers.upvotes,

        -- dates
        papers.published_on,
        papers.published_precision,
        papers.first_listed_on,
        papers.last_listed_on
    from {{ ref('int_papers') }} as papers
)

select * from papers
