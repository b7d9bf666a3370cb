with source as (
    select * from {{ source('raw', 'config_problems') }}
),

stg_config_problems as (
    select
        file,
        line,
        reason,
        detail
    from source
)

select * from stg_config_problems
