with source as (
    select * from {{ source('raw', 'config_topic_terms') }}
),

stg_config_topic_terms as (
    select
        line,
        {{ trimmed('topic_id') }} as topic_id,
        {{ trimmed('term') }} as term,
        {{ trimmed('weight') }} as weight_as_written,
        try_cast({{ trimmed('weight') }} as double) as weight
    from source
)

select * from stg_config_topic_terms
