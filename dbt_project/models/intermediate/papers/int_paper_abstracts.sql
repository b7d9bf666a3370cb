{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

int_paper_abstracts as (
    {{ abstracts_of('wordings') }}
)

select * from int_paper_abstracts
