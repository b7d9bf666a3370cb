with captures as (
    select * from {{ ref('int_captures') }}
    where is_in_force
),

int_digests as (
    -- the newest capture gives the digest its file and format
    select
        digest_id,
        arg_max(file_path, (received_at, content_sha256)) as file_path,
        arg_max(format, (received_at, content_sha256)) as format,
        min(source) as source,
        min(source_kind) as source_kind,
        min(listed_on) as listed_on,
        arg_max(listed_on_source, (received_at, content_sha256)) as listed_on_source,
        min(received_at) as received_at,
        max(loaded_at) as loaded_at,
        list(distinct file_path order by file_path) as file_paths,
        count(distinct content_sha256) as captures
    from captures
    group by digest_id
)

select * from int_digests
