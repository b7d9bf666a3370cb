with source as (
    select * from {{ source('raw', 'digest_entries') }}
),

stg_digest_entries as (
    select
        file_id,
        entry_id,
        position,
        line_start,
        line_end,
        item,
        title,
        abstract,
        authors,
        authors_as_written,
        venue,
        published_on,
        published_precision,
        arxiv_id,
        arxiv_version,
        doi,
        url,
        categories,
        upvotes,
        source_record_id,
        listed_on,
        section,
        keywords,
        code_url,
        ai_summary,
        verbatim
    from source
)

select * from stg_digest_entries
