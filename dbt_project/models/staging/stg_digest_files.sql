with source as (
    select * from {{ source('raw', 'digest_files') }}
),

stg_digest_files as (
    select
        file_id,
        content_sha256,
        file_path,
        format,
        reader_version,
        source,
        source_kind,
        listed_on,
        listed_on_source,
        listed_month,
        listed_day,
        page_url,
        encoding,
        encoding_errors,
        remark,
        remark_line,
        remark_detail,
        size_bytes,
        lines,
        lines_accounted,
        items,
        items_accounted,
        entries,
        rejects,
        run_id,
        loaded_at,
        read_order
    from source
)

select * from stg_digest_files
