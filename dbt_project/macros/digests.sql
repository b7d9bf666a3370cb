{# The decisions of digests.csv about known files, one row per path. A row names a path below the digests folder or only a
   file name; of several rows for one path the last one counts. #}
{% macro digest_overrides() -%}
    select known_paths.file_path, decisions.* exclude (file)
    from {{ ref('stg_config_digests') }} as decisions
    inner join (select distinct file_path from {{ ref('stg_digest_outcomes') }}) as known_paths
        on
            decisions.file = known_paths.file_path
            or ends_with(known_paths.file_path, '/' || decisions.file)
    qualify row_number() over (partition by known_paths.file_path order by decisions.line desc) = 1
{%- endmacro %}
