with rows_of_config as (
    select * from {{ ref('stg_config_digests') }}
),

known_paths as (
    select distinct file_path
    from {{ ref('stg_digest_outcomes') }}
),

int_digest_overrides as (
    -- a row names a path below the digests folder, or a file name alone; of several rows for one path the last decides
    select
        known_paths.file_path,
        rows_of_config.line,
        rows_of_config.source,
        rows_of_config.source_kind,
        rows_of_config.listed_on,
        rows_of_config.is_withdrawn
    from rows_of_config
    inner join known_paths
        on
            rows_of_config.file = known_paths.file_path
            or ends_with(known_paths.file_path, '/' || rows_of_config.file)
    qualify row_number() over (partition by known_paths.file_path order by rows_of_config.line desc) = 1
)

select * from int_digest_overrides
