{# The text as words apart by single blanks, accents removed, case kept, a blank at either end: ' Self RAG for LLMs '.
   Everything that is no letter or digit separates words. Null stays null. #}
{% macro spaced_words(text) -%}
    ' ' || trim(regexp_replace(strip_accents({{ text }}), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
{%- endmacro %}

{# The text's words as a list, accents and case folded: ['self', 'rag', 'for', 'llms']. Empty where there are none. #}
{% macro tokens(text) -%}
    coalesce(regexp_extract_all(lower(strip_accents({{ text }})), '[\p{L}\p{N}]+'), [])
{%- endmacro %}

{# A stable fingerprint of a relation's rows in any order: `row_text` is the SQL of one row's text. #}
{% macro rows_fingerprint(row_text) -%}
    md5(coalesce(string_agg({{ row_text }}, chr(10) order by {{ row_text }}), ''))
{%- endmacro %}

{# Spaced words as a list. #}
{% macro word_list(words) -%}
    string_split(trim({{ words }}), ' ')
{%- endmacro %}

{# One of the words, counted from 1; null where there are fewer. #}
{% macro word_at(words, position) -%}
    string_split(trim({{ words }}), ' ')[{{ position }}]
{%- endmacro %}

{# One row per paper (paper_no) and word of its text, in order: the word as written and in lower case, the one after it, all words
   of the text in lower case, and whether it stands before the text's first bar, which ends the title. #}
{% macro words_in_order(papers, text) -%}
    select
        *,
        position < title_end as in_title
    from (
        select
            paper_no,
            words,
            list_position(words, '|') as title_end,
            generate_subscripts(words, 1) as position,
            unnest({{ word_list(text) }}) as written,
            unnest(words) as word,
            unnest(words[2:]) as next_word
        from (select paper_no, {{ text }}, {{ word_list('lower(' ~ text ~ ')') }} as words from {{ papers }})
    )
{%- endmacro %}

{# Whether the words of `part`, a list, stand in `words` from a position on. #}
{% macro stands_at(words, position, part) -%}
    {{ words }}[{{ position }}:{{ position }} + len({{ part }}) - 1] = {{ part }}
{%- endmacro %}

{# A text without blanks around it; null where nothing else is left. #}
{% macro trimmed(text) -%}
    nullif(trim({{ text }}), '')
{%- endmacro %}

{# A text on one line; null where nothing is left. #}
{% macro one_line(text) -%}
    {{ trimmed("regexp_replace(" ~ text ~ ", '\s+', ' ', 'g')") }}
{%- endmacro %}

{# Whether a text was cut where it ends in dots. #}
{% macro is_cut(text) -%}
    regexp_matches({{ text }}, '(\.\.\.|…)\s*$')
{%- endmacro %}
