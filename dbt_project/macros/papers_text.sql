{# Text folded for comparison: LaTeX markup, accents and case away, hyphens and other marks as blanks. #}
{% macro folded(text) -%}
    {{ return(adapter.dispatch('folded', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__folded(text) -%}
    trim(regexp_replace(
        lower(strip_accents(regexp_replace({{ text }}, '\\[a-zA-Z]+\s*\{|[{}$]|\\[''"`^~=.]', '', 'g'))),
        '[^\p{L}\p{N}]+', ' ', 'g'
    ))
{%- endmacro %}

{# The distinct three-word shingles of folded words, as 32-bit hashes (Broder 1997). #}
{% macro shingles(words) -%}
    {{ return(adapter.dispatch('shingles', 'papertrends')(words)) }}
{%- endmacro %}

{% macro default__shingles(words) -%}
    list_distinct(list_transform(
        list_zip({{ words }}, {{ words }}[2:], {{ words }}[3:]), lambda s: (hash(s) >> 32)::uinteger
    ))
{%- endmacro %}

{# Jaccard similarity of two lists of distinct values; null where either says nothing. #}
{% macro jaccard_of_lists(a, b) -%}
    case
        when len({{ a }}) > 0 and len({{ b }}) > 0
            then len(list_intersect({{ a }}, {{ b }}))
                / (len({{ a }}) + len({{ b }}) - len(list_intersect({{ a }}, {{ b }})))
    end
{%- endmacro %}
