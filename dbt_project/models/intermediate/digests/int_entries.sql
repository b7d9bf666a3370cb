with captures as (
    select
        *,
        row_number() over (
            partition by digest_id, is_in_force order by received_at desc, content_sha256 desc, entry_listed_on
        ) as capture_rank
    from {{ ref('int_captures') }}
),

entries as (
    select * from {{ ref('stg_digest_entries') }}
),

int_entries as (
    select
        -- ids
        entries.entry_id,
        entries.file_id,
        case when captures.is_in_force then captures.digest_id end as digest_id,
        entries.source_record_id,
        entries.arxiv_id,
        entries.arxiv_version,
        entries.doi,

        -- where it stands
        captures.is_in_force,
        captures.format,
        captures.source,
        captures.source_kind,
        captures.listed_on,
        captures.received_at,
        captures.capture_rank,
        entries.position,
        entries.line_start,
        entries.line_end,
        entries.item,
        entries.section,

        -- what it says
        entries.title,
        entries.abstract,
        entries.authors,
        entries.authors_as_written,
        entries.venue,
        entries.published_on,
        entries.published_precision,
        entries.url,
        entries.categories,
        entries.keywords,
        entries.code_url,
        entries.ai_summary,
        entries.upvotes,

        -- to read few of many by
        entries.entry_row
    from entries
    inner join captures
        on
            entries.file_id = captures.file_id
            and entries.listed_on is not distinct from captures.entry_listed_on
)

select * from int_entries
