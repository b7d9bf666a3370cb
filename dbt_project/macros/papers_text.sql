{# Text folded for comparison: LaTeX markup, accents, case and letters lost to an encoding away, hyphens and other marks
   as blanks. #}
{% macro folded(text) -%}
    {{ return(adapter.dispatch('folded', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__folded(text) -%}
    trim(regexp_replace(
        lower(strip_accents(regexp_replace(
            regexp_replace({{ text }}, '\\[a-zA-Z]+\s*\{|[{}$]|\\[''"`^~=.]|\s?&\s?#\d+\s?;\s?', '', 'g'),
            '(\pL)\?(\pL)', '\1\2', 'g'
        ))),
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

{# The distinct words of six letters and more, as 32-bit hashes: what an abstract is about, however it is worded. #}
{% macro long_words(words) -%}
    {{ return(adapter.dispatch('long_words', 'papertrends')(words)) }}
{%- endmacro %}

{% macro default__long_words(words) -%}
    list_distinct(list_transform(
        list_filter({{ words }}, lambda x: len(x) > 5), lambda x: (hash(x) >> 32)::uinteger
    ))
{%- endmacro %}

{# The distinct character trigrams of a folded text; they forgive a typo. #}
{% macro trigrams(text) -%}
    {{ return(adapter.dispatch('trigrams', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__trigrams(text) -%}
    list_distinct(list_transform(range(1, len({{ text }}) + 1), lambda i: substr(' ' || {{ text }} || ' ', i, 3)))
{%- endmacro %}

{# The values of one list that another does not hold. #}
{% macro list_minus(a, b) -%}
    list_filter({{ a }}, lambda x: not list_contains({{ b }}, x))
{%- endmacro %}

{# The share of the smaller of two lists that the other holds; null where either is empty. #}
{% macro overlap_of_lists(a, b) -%}
    case
        when len({{ a }}) > 0 and len({{ b }}) > 0
            then len(list_intersect({{ a }}, {{ b }})) / least(len({{ a }}), len({{ b }}))
    end
{%- endmacro %}

{# True where two lists of distinct values have at least this Jaccard similarity; counts their common values once. #}
{% macro have_jaccard(a, b, at_least) -%}
    len(list_intersect({{ a }}, {{ b }})) * (1 + {{ at_least }}) >= {{ at_least }} * (len({{ a }}) + len({{ b }}))
{%- endmacro %}
