{# A hash of every two of a list's first words, as a list. #}
{% macro pairs_of_words(words, how_many) -%}
    list_filter([
        {%- for first in range(1, how_many) %}
        {%- for second in range(first + 1, how_many + 1) %}
        case when len({{ words }}) >= {{ second }} then hash({{ words }}[{{ first }}], {{ words }}[{{ second }}]) end
        {%- if not (loop.last and first == how_many - 1) %},{% endif %}
        {%- endfor %}
        {%- endfor %}
    ], lambda x: x is not null)
{%- endmacro %}
