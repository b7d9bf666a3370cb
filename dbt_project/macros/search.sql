{# A folded word in the singular, so that "network" finds "networks" (after the S-stemmer of Harman 1991, with the plurals
   and the words in -s that are frequent here). Used for the index, and in the published file for queries and highlights. #}
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

{# The words of a title and an abstract with their counts, as a map, plurals counted as singulars. A word of the title counts
   search_title_weight times (BM25F: Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted fields"). #}
{% macro search_word_counts(title_words, abstract_words) -%}
    list_histogram(list_transform(
        list_concat({% for _ in range(var('search_title_weight')) %}{{ title_words }}, {% endfor %}{{ abstract_words }}),
        lambda word: {{ search_word('word') }}
    ))
{%- endmacro %}

{# The term-frequency part of BM25, from 0 to 1, as a whole number of 255ths. #}
{% macro search_weight(word_count, length_in_means) -%}
    greatest(1, round(255 * {{ word_count }} / ({{ word_count }} + {{ var('search_k1') }} * (
        1 - {{ var('search_b') }} + {{ var('search_b') }} * {{ length_in_means }}
    ))))::utinyint
{%- endmacro %}

{# Words that say how a question is put, not what it is about: a paper need not have them. #}
{% macro search_function_words() -%}
    [
        'a', 'an', 'and', 'any', 'are', 'as', 'at', 'be', 'been', 'by', 'can', 'do', 'does', 'for', 'from', 'has', 'have', 'how', 'in', 'into',
        'is', 'it', 'its', 'make', 'making', 'my', 'of', 'on', 'or', 'our', 'should', 'that', 'the', 'their', 'them', 'these', 'they', 'this', 'those', 'to',
        'use', 'used', 'using', 'via', 'was', 'we', 'were', 'what', 'when', 'where', 'which', 'while', 'who', 'why', 'will', 'with', 'without', 'you'
    ]
{%- endmacro %}

{# For a pre-hook: deletes the postings of texts that no longer exist. #}
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
