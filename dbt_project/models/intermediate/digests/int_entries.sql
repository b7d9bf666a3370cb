with captures as (
    select
        *,
        row_number() over (
            partition by digest_id, is_in_force order by received_at desc, content_sha256 desc, entry_listed_on
        ) as capture_rank
    from {{ ref('int_captures') }}
)

select
    entries.* exclude (listed_on, verbatim),

    -- where it stands
    case when captures.is_in_force then captures.digest_id end as digest_id,
    captures.is_in_force,
    captures.format,
    captures.source,
    captures.source_kind,
    captures.listed_on,
    captures.listed_from,
    captures.listed_to,
    captures.capture_rank
from {{ ref('stg_digest_entries') }} as entries
inner join captures
    on
        entries.file_id = captures.file_id
        and entries.listed_on is not distinct from captures.entry_listed_on
