{{ config(materialized='view') }}

with postings as (
    select * from {{ ref('int_search_postings') }}
),

papers as (
    -- the index grows under numbers of its own; what is published counts as papers does, and so does not tell how it grew
    select
        numbers.paper_no,
        papers.paper_no as published_no
    from {{ ref('int_search_papers') }} as numbers
    inner join {{ ref('papers') }} as papers
        on numbers.paper_id = papers.paper_id
    where numbers.is_current
),

words as (
    select
        grown.word_id,
        published.word_id as published_id
    from {{ ref('int_search_words') }} as grown
    inner join {{ ref('search_words') }} as published
        on grown.word = published.word
),

search_postings as (
    select
        words.published_id as word_id,
        papers.published_no as paper_no,
        postings.weight
    from postings
    inner join papers
        on postings.paper_no = papers.paper_no
    inner join words
        on postings.word_id = words.word_id
)

-- published in this order: a word's rows then lie together, and a query reads them alone
select * from search_postings
order by
    word_id,
    paper_no
