{# Normalised pointwise mutual information (Bouma 2009) of two terms: `a` of `total` papers have one, `b` the other and
   `both` have the two. -1: never together; 0: independent; 1: always together. #}
{% macro npmi(both, a, b, total) -%}
    case
        when {{ both }} = {{ total }} then 1.0
        else ln({{ both }} * {{ total }} / ({{ a }} * {{ b }})) / -ln({{ both }} / {{ total }})
    end
{%- endmacro %}
