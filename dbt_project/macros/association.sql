{# Normalised pointwise mutual information (Bouma 2009) of two things that stand in `a` and `b` of `total` papers and
   together in `both`: -1 never together, 0 independent, 1 always together. #}
{% macro npmi(both, a, b, total) -%}
    case
        when {{ both }} = {{ total }} then 1.0
        else ln({{ both }} * {{ total }} / ({{ a }} * {{ b }})) / -ln({{ both }} / {{ total }})
    end
{%- endmacro %}
