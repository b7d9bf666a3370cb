{# The text's words separated by single blanks, without accents, case kept, with a blank at both ends: ' Self RAG for LLMs '.
   Anything but letters and digits separates words. Null stays null. #}
{% macro spaced_words(text) -%}
    ' ' || trim(regexp_replace(strip_accents({{ text }}), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
{%- endmacro %}

{# The text's words as a list, accents and case folded: ['self', 'rag', 'for', 'llms']. An empty list if there are none. #}
{% macro tokens(text) -%}
    coalesce(regexp_extract_all(lower(strip_accents({{ text }})), '[\p{L}\p{N}]+'), [])
{%- endmacro %}

{# A name's words with accents and case folded, given names first: 'asa muller' for 'Müller, Åsa'. Empty if it has no letter. #}
{% macro author_key(name) -%}
    array_to_string({{ tokens("regexp_replace(" ~ name ~ ", '^([^,]+),\\s*([^,]+)$', '\\2 \\1')") }}, ' ')
{%- endmacro %}

{# A stable fingerprint of a relation's rows in any order: `row_text` is the SQL of one row's text. #}
{% macro rows_fingerprint(row_text) -%}
    md5(coalesce(string_agg({{ row_text }}, chr(10) order by {{ row_text }}), ''))
{%- endmacro %}

{# Spaced words as a list. #}
{% macro word_list(words) -%}
    string_split(trim({{ words }}), ' ')
{%- endmacro %}

{# One row per paper (paper_no) and word of its text, in order: the word as written and in lower case, the two next ones, and whether it
   comes before the first bar, where the title ends. `texts` has the words of each text as written and in lower case. #}
{% macro words_in_order(texts) -%}
    select *, position < title_end as in_title
    from (
        select
            paper_no,
            list_position(words, '|') as title_end,
            generate_subscripts(words, 1) as position,
            unnest(written) as written,
            unnest(words) as word,
            unnest(words[2:]) as second_word,
            unnest(words[3:]) as third_word
        from {{ texts }}
    )
{%- endmacro %}

{# Whether the list `part` occurs in the list `words` at a position. #}
{% macro stands_at(words, position, part) -%}
    {{ words }}[{{ position }}:{{ position }} + len({{ part }}) - 1] = {{ part }}
{%- endmacro %}

{# A text without blanks around it; null if nothing is left. #}
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
