{{ config(materialized='view') }}

with int_topic_papers as (
    select
        topic_id,
        paper_id
    from {{ ref('int_paper_topics') }}
)

select * from int_topic_papers
