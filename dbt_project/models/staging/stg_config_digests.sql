with source as (
    select * from {{ source('raw', 'config_digests') }}
),

stg_config_digests as (
    select
        line,
        file,
        listed_on,
        source_kind,
        source,
        withdrawn
    from source
)

select * from stg_config_digests
