{# A folded word in the singular, so that "network" finds "networks" (after the S-stemmer of Harman 1991, with the plurals
   and the words in -s that are frequent here). For the index, and in the published file for what is asked for and shown. #}
{% macro search_word(word) -%}
    case
        when length({{ word }}) < 4 or not suffix({{ word }}, 's') then {{ word }}
        when regexp_matches({{ word }}, '(ss|is|[^p]us|[^cgnt]pus|ias)$|^(news|series|species|always|whereas|lens|atlas|canvas|chaos)$')
            then {{ word }}
        when regexp_matches({{ word }}, '(yses|theses|gnoses)$') then left({{ word }}, length({{ word }}) - 2) || 'is'
        when regexp_matches({{ word }}, 'trices$') then left({{ word }}, length({{ word }}) - 3) || 'x'
        when regexp_matches({{ word }}, '(ss|sh|x|zz|tch|nch|rch|oach|each|ias)es$') then left({{ word }}, length({{ word }}) - 2)
        when regexp_matches({{ word }}, '..ies$') then left({{ word }}, length({{ word }}) - 3) || 'y'
        else left({{ word }}, length({{ word }}) - 1)
    end
{%- endmacro %}

{# The words of a title and an abstract as BM25F counts them, as a map of word to count, singular and plural as one: a
   word of the title counts as often as search_title_weight says (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted
   fields"). #}
{% macro search_word_counts(title_words, abstract_words) -%}
    list_histogram(list_transform(
        list_concat({% for _ in range(var('search_title_weight')) %}{{ title_words }}, {% endfor %}{{ abstract_words }}),
        lambda word: {{ search_word('word') }}
    ))
{%- endmacro %}

{# The part of BM25 that a word's count in a paper gives, between 0 and 1, as a whole number of 255ths. #}
{% macro search_weight(word_count, length_in_means) -%}
    greatest(1, round(255 * {{ word_count }} / ({{ word_count }} + {{ var('search_k1') }} * (
        1 - {{ var('search_b') }} + {{ var('search_b') }} * {{ length_in_means }}
    ))))::utinyint
{%- endmacro %}

{# For a pre-hook: what the index holds of texts that are no more leaves it. #}
{% macro drop_past_postings() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where paper_no in (
            select numbers.paper_no
            from {{ ref('int_search_papers') }} as numbers
            where not numbers.is_current and numbers.{{ unread() }}
        )
    {%- endif -%}
{%- endmacro %}
