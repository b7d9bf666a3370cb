with source as (
    select * from {{ source('raw', 'digest_outcomes') }}
),

stg_digest_outcomes as (
    select
        run_id,
        file_path,
        content_sha256,
        file_id,
        outcome,
        reason,
        line,
        detail,
        format,
        readers_version,
        size_bytes,
        modified_at,
        entries,
        rejects,
        lines,
        lines_accounted,
        items,
        items_accounted,
        seen_at,
        seen_order
    from source
)

select * from stg_digest_outcomes
