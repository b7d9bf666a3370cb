{# The id of a phrase: the key of its folded words, the same in every run and corpus. #}
{% macro phrase_id(ngram) -%}
    'ph_' || lpad(lower(to_hex({{ ngram }})), 16, '0')
{%- endmacro %}

{# Whether an n-gram is a phrase, given how many papers so far have it at all, in the title, alone, and written as a name. #}
{% macro is_phrase(papers, titles, alone, names, is_word) -%}
    {{ papers }} >= {{ var('phrase_min_papers') }}
    and {{ titles }} > 0
    and {{ alone }} > 0
    and (
        not {{ is_word }}
        or {{ names }} >= {{ var('phrase_min_name_share') }} * {{ papers }}
        or {{ titles }} >= greatest({{ var('phrase_min_titles') }}, {{ var('phrase_min_title_share') }} * {{ papers }})
    )
{%- endmacro %}

{# Whether enough papers have a phrase outside a longer one that contains it; `longer` may be null. #}
{% macro stands_alone(papers, longer) -%}
    ({{ papers }} - coalesce({{ longer }}, 0) >= {{ var('phrase_min_alone_share') }} * {{ papers }})
{%- endmacro %}
