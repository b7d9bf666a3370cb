{# The id of a phrase: the hash of its folded words, the same in every run and corpus. #}
{% macro phrase_id(gram) -%}
    {{ return(adapter.dispatch('phrase_id', 'papertrends')(gram)) }}
{%- endmacro %}

{% macro default__phrase_id(gram) -%}
    'ph_' || lpad(lower(to_hex({{ gram }})), 16, '0')
{%- endmacro %}
