{{ config(materialized='view') }}

with search_postings as (
    select
        word_id,
        paper_no,
        weight
    from {{ ref('int_search_postings') }}
)

-- published in this order: a word's rows then lie together, and a query reads them alone
select * from search_postings
order by
    word_id,
    paper_no
