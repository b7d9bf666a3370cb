{{ config(materialized='incremental', incremental_strategy='append') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
    where {{ unread() }}
),

int_paper_blocks as (
    select title_key as block_key, wording_id, change from wordings
    union all
    select hash(arxiv_key, 'arxiv') as block_key, wording_id, change from wordings where arxiv_key is not null
    union all
    select hash(doi_key, 'doi') as block_key, wording_id, change from wordings where doi_key is not null
)

select * from int_paper_blocks
