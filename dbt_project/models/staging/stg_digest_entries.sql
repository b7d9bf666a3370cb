with source as (
    -- its place in the table, which it keeps, since rows are added and never deleted: who asks for places reads those
    -- rows and no others
    select
        *,
        {{ place_of_row() }} as entry_row
    from {{ source('raw', 'digest_entries') }}
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
        verbatim,
        entry_row
    from source
)

select * from stg_digest_entries
