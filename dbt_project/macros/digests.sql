{# Whether a row of digests.csv is about a file: by its path below the digests folder or its name alone. #}
{% macro names_the_file(decision, file_path) -%}
    ({{ file_path }} = {{ decision }}.file or ends_with({{ file_path }}, '/' || {{ decision }}.file))
{%- endmacro %}

{# … or by a folder above it, or a pattern. #}
{% macro is_about_the_file(decision, file_path) -%}
    (
        {{ names_the_file(decision, file_path) }}
        or starts_with({{ file_path }}, {{ decision }}.file || '/')
        or regexp_full_match({{ file_path }}, {{ decision }}.file_pattern)
    )
{%- endmacro %}

{# The day that a file's path has where a row says, first of all in the file's own name. #}
{% macro day_in_path(decision, file_path) -%}
    try_strptime(
        regexp_replace(
            coalesce(
                nullif(regexp_extract(parse_filename({{ file_path }}), {{ decision }}.day_pattern), ''),
                nullif(regexp_extract({{ file_path }}, {{ decision }}.day_pattern), '')
            ),
            {{ decision }}.day_pattern,
            {{ decision }}.day_order
        ),
        ['%y-%m-%d', '%y-%b-%d', '%y-%B-%d', '%Y-%m-%d', '%Y-%b-%d', '%Y-%B-%d']
    )::date
{%- endmacro %}

{# What digests.csv decides about known files, one row per path: what a row for the file itself leaves open, a row for its folder
   or a pattern says. Of several rows of either kind the last decides. #}
{% macro digest_overrides() -%}
    select
        file_path,
        max(line + case when names_it then 1000000000 else 0 end) as precedence,
        {% for column in ('listed_on', 'listed_from', 'listed_to', 'source_kind', 'source', 'is_withdrawn') -%}
        coalesce(
            any_value({{ column }}) filter (names_it), any_value({{ column }}) filter (not names_it)
        ) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            known_paths.file_path,
            decisions.line,
            {{ names_the_file('decisions', 'known_paths.file_path') }} as names_it,
            coalesce(
                decisions.listed_on, {{ day_in_path('decisions', 'known_paths.file_path') }}
            ) as listed_on,
            decisions.listed_from,
            decisions.listed_to,
            decisions.source_kind,
            decisions.source,
            decisions.is_withdrawn
        from {{ ref('stg_config_digests') }} as decisions
        inner join (select distinct file_path from {{ source('raw', 'digest_outcomes') }}) as known_paths
            on {{ is_about_the_file('decisions', 'known_paths.file_path') }}
        qualify row_number() over (partition by known_paths.file_path, names_it order by decisions.line desc) = 1
    )
    group by file_path
{%- endmacro %}
