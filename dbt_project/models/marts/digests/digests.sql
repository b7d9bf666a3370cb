with captures as (
    select * from {{ ref('int_captures') }}
    where is_in_force
),

appearances as (
    select
        digest_id,
        count(*) as entries
    from {{ ref('paper_appearances') }}
    group by digest_id
)

-- the newest capture gives the digest its file and format
select
    -- ids
    captures.digest_id,

    -- where from
    arg_max(captures.file_path, (captures.received_at, captures.content_sha256)) as file_path,
    list(distinct captures.file_path order by captures.file_path) as file_paths,
    count(distinct captures.content_sha256) as captures,
    arg_max(captures.format, (captures.received_at, captures.content_sha256)) as format,
    min(captures.source) as source,
    min(captures.source_kind) as source_kind,

    -- dates
    min(captures.listed_on) as listed_on,
    min(captures.listed_from) as listed_from,
    max(captures.listed_to) as listed_to,
    arg_max(captures.listed_on_source, (captures.received_at, captures.content_sha256)) as listed_on_source,
    min(captures.received_at) as received_at,
    max(captures.loaded_at) as loaded_at,

    -- numbers
    coalesce(any_value(appearances.entries), 0) as entries
from captures
left join appearances using (digest_id)
group by captures.digest_id
