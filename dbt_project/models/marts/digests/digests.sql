with int_digests as (
    select * from {{ ref('int_digests') }}
),

appearances as (
    select
        digest_id,
        count(*) as entries
    from {{ ref('paper_appearances') }}
    group by digest_id
),

digests as (
    select
        -- ids
        int_digests.digest_id,

        -- where from
        int_digests.file_path,
        int_digests.file_paths,
        int_digests.captures,
        int_digests.format,
        int_digests.source,
        int_digests.source_kind,

        -- dates
        int_digests.listed_on,
        int_digests.listed_on_source,
        int_digests.received_at,
        int_digests.loaded_at,

        -- numbers
        coalesce(appearances.entries, 0) as entries
    from int_digests
    left join appearances using (digest_id)
)

select * from digests
