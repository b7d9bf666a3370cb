{{ config(materialized='view') }}

with int_topic_members as (
    select
        topic_id,
        paper_id
    from {{ ref('int_topic_papers') }}
    union all
    select
        topic_id,
        paper_id
    from {{ ref('int_discovered_paper_topics') }}
)

select * from int_topic_members
