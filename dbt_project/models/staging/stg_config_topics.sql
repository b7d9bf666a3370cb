with source as (
    select * from {{ source('raw', 'config_topics') }}
),

stg_config_topics as (
    select
        line,
        {{ trimmed('topic_id') }} as topic_id,
        {{ trimmed('parent_topic_id') }} as parent_topic_id,
        {{ trimmed('name') }} as name,
        {{ trimmed('description') }} as description,
        {{ trimmed('arxiv_categories') }} as arxiv_categories
    from source
)

select * from stg_config_topics
