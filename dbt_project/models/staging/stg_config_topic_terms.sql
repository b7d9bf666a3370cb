with source as (
    select * from {{ source('raw', 'config_topic_terms') }}
),

stg_config_topic_terms as (
    select
        line,
        topic_id,
        term,
        weight
    from source
)

select * from stg_config_topic_terms
