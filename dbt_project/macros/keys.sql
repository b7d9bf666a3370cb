{# A short stable key: the first 16 hexadecimal digits of the MD5 of the parts, behind a letter that says what it is. #}
{% macro short_key(prefix, parts) -%}
    '{{ prefix }}_' || left(md5(concat_ws('|', {{ parts | join(', ') }})), 16)
{%- endmacro %}

{# Where a row stands in its table: rows looked up by it are read alone. It stays only where rows are never deleted. #}
{% macro place_of_row() -%}
    rowid
{%- endmacro %}
