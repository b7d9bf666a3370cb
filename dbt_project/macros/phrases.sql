{# The id of a phrase: the key of its folded words, the same in every run and corpus. #}
{% macro phrase_id(ngram) -%}
    'ph_' || lpad(lower(to_hex({{ ngram }})), 16, '0')
{%- endmacro %}

{# Whether an n-gram is a phrase, given the papers so far that have it, have it in the title, alone, and written as a name. #}
{% macro is_phrase(papers, titles, alone, names, is_word) -%}
    {{ papers }} >= {{ var('phrase_min_papers') }}
    and {{ titles }} > 0
    and {{ alone }} > 0
    and (not {{ is_word }} or {{ names }} >= {{ var('phrase_min_name_share') }} * {{ papers }})
{%- endmacro %}

{# Whether a phrase is in papers enough without the longer one that it is most often part of; `longer` may be null. #}
{% macro stands_alone(papers, longer) -%}
    ({{ papers }} - coalesce({{ longer }}, 0) >= {{ var('phrase_min_alone_share') }} * {{ papers }})
{%- endmacro %}

{# For a post-hook: removes the rows of n-grams that are no phrase or became one in another week. #}
{% macro drop_changed_phrases() -%}
    {%- if is_incremental() -%}
    delete from {{ this }} as read where not exists (
        select 1 from {{ ref('int_phrase_ngrams') }} as phrases
        where phrases.ngram = read.ngram and phrases.fingerprint = read.fingerprint
    )
    {%- endif -%}
{%- endmacro %}
