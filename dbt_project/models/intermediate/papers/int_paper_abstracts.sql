{{ config(materialized='view') }}

with wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

abstracts as (
    {{ abstracts_of('wordings') }}
),

int_paper_abstracts as (
    select
        wording_id,
        change,
        -- kept beside its bands, by which they are met
        {{ author_marks(short_names('authors')) }} as author_marks,
        text
    from abstracts
)

select * from int_paper_abstracts
