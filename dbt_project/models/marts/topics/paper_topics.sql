{{ config(materialized='view') }}

with paper_topics as (
    select
        paper_id,
        topic_id,
        score,
        evidence
    from {{ ref('int_paper_topics') }}
)

select * from paper_topics
