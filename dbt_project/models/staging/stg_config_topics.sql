with source as (
    select * from {{ source('raw', 'config_topics') }}
),

stg_config_topics as (
    select
        line,
        topic_id,
        parent_topic_id,
        name,
        description,
        arxiv_categories
    from source
)

select * from stg_config_topics
