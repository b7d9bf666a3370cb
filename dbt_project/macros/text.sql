{# The text as words apart by single blanks, accents removed, case kept, a blank at either end: ' Self RAG for LLMs '.
   Everything that is no letter or digit separates words. Null stays null. #}
{% macro spaced_words(text) -%}
    {{ return(adapter.dispatch('spaced_words', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__spaced_words(text) -%}
    ' ' || trim(regexp_replace(strip_accents({{ text }}), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
{%- endmacro %}

{# The text's words as a list, accents and case folded: ['self', 'rag', 'for', 'llms']. Empty where there are none. #}
{% macro tokens(text) -%}
    {{ return(adapter.dispatch('tokens', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__tokens(text) -%}
    coalesce(regexp_extract_all(lower(strip_accents({{ text }})), '[\p{L}\p{N}]+'), [])
{%- endmacro %}

{# A stable fingerprint of a relation's rows in any order: `row_text` is the SQL of one row's text. #}
{% macro rows_fingerprint(row_text) -%}
    {{ return(adapter.dispatch('rows_fingerprint', 'papertrends')(row_text)) }}
{%- endmacro %}

{% macro default__rows_fingerprint(row_text) -%}
    md5(coalesce(string_agg({{ row_text }}, chr(10) order by {{ row_text }}), ''))
{%- endmacro %}

{# The distinct words of spaced words. #}
{% macro distinct_words(words) -%}
    {{ return(adapter.dispatch('distinct_words', 'papertrends')(words)) }}
{%- endmacro %}

{% macro default__distinct_words(words) -%}
    list_distinct(string_split(trim({{ words }}), ' '))
{%- endmacro %}

{# How often a piece stands in a text; the same blank does not end one occurrence and begin the next. #}
{% macro occurrences(text, piece) -%}
    {{ return(adapter.dispatch('occurrences', 'papertrends')(text, piece)) }}
{%- endmacro %}

{% macro default__occurrences(text, piece) -%}
    (length({{ text }}) - length(replace({{ text }}, {{ piece }}, ''))) // length({{ piece }})
{%- endmacro %}
