{# A hash of every two of a list's first words, as a list; null for what it is too short for. #}
{% macro pairs_of_words(words, how_many) -%}
    [
        {%- for first in range(1, how_many) %}
        {%- for second in range(first + 1, how_many + 1) %}
        case when len({{ words }}) >= {{ second }} then hash({{ words }}[{{ first }}], {{ words }}[{{ second }}]) end
        {%- if not (loop.last and first == how_many - 1) %},{% endif %}
        {%- endfor %}
        {%- endfor %}
    ]
{%- endmacro %}

{# Four MinHash values of a list of names, 16 bits of each, in one number; null for an empty list. Two lists of which
   half of all names are common share one with 94%. #}
{% macro author_marks(names) -%}
    case
        when len({{ names }}) > 0
            then (
                {%- for mark in range(4) %}
                ((list_min(list_transform({{ names }}, lambda x: hash(x, {{ mark }}))) & 65535) << {{ 16 * mark }}){{ " |" if not loop.last }}
                {%- endfor %}
            )::ubigint
    end
{%- endmacro %}

{# Whether two such numbers share a value. #}
{% macro share_an_author_mark(a, b) -%}
    (
        {%- for mark in range(4) %}
        (xor({{ a }}, {{ b }}) & {{ 65535 * 65536 ** mark }}::ubigint) = 0{{ " or" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
