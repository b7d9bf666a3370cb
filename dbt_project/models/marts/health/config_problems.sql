with rows_with_a_file as (
    select distinct decisions.line
    from {{ ref('stg_config_digests') }} as decisions
    inner join (select distinct file_path from {{ source('raw', 'digest_outcomes') }}) as known_paths
        on {{ is_about_the_file('decisions', 'known_paths.file_path') }}
),

digest_rows_without_a_file as (
    select
        'digests.csv' as file,
        line,
        'no_such_file' as reason,
        'no digest file is known as ' || stg_config_digests.file as detail
    from {{ ref('stg_config_digests') }} as stg_config_digests
    anti join rows_with_a_file using (line)
    -- rows without a line were made of sources.csv; nothing may have been fetched yet
    where line > 0
),

overrides_of_unknown_entries as (
    select
        'match_overrides.csv' as file,
        line,
        'matches_nothing' as reason,
        'no entry or paper is known as ' || id_a || ' or as ' || id_b as detail
    from {{ ref('int_match_overrides') }}
    where not is_known
)

select file, line, reason, detail from {{ source('raw', 'config_problems') }}
union all
select * from digest_rows_without_a_file
union all
select * from overrides_of_unknown_entries
