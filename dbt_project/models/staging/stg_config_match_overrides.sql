with source as (
    select * from {{ source('raw', 'config_match_overrides') }}
),

stg_config_match_overrides as (
    select
        line,
        id_a,
        id_b,
        verdict,
        decided_by,
        reason
    from source
)

select * from stg_config_match_overrides
