with source as (
    select * from {{ source('raw', 'digest_rejects') }}
),

stg_digest_rejects as (
    select
        file_id,
        line_start,
        line_end,
        item,
        reason,
        detail,
        verbatim
    from source
)

select * from stg_digest_rejects
