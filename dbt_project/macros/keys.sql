{# A short stable key: the first 16 hexadecimal digits of the MD5 of the parts, after a letter for the kind. #}
{% macro short_key(prefix, parts) -%}
    '{{ prefix }}_' || left(md5(concat_ws('|', {{ parts | join(', ') }})), 16)
{%- endmacro %}
