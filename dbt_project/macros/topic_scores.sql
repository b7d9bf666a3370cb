{# The n values with the most points, in that order; equal points by value. Sorted lists take a tenth of the memory of
   max(…, n), whose states DuckDB does not spill either. #}
{% macro top_values(value, points, n) -%}
    list_transform(
        list_reverse_sort(list({'points': {{ points }}, 'value': {{ value }}}))[:{{ n }}], lambda top: top['value']
    )
{%- endmacro %}

{# Points of a term per unit of its weight, by where it occurs. #}
{% macro term_points(in_title, in_abstract) -%}
    {{ var('topic_title_weight') }} * {{ in_title }}::integer
    + case when {{ in_abstract }} > 0 then 1 else 0 end
    + {{ var('topic_repeat_weight') }} * greatest(least({{ in_abstract }}, {{ var('topic_mentions_counted') }}) - 1, 0)
{%- endmacro %}

{# A term as evidence: "gaussian splatting (title, abstract 3x)". #}
{% macro term_evidence(term, in_title, in_abstract) -%}
    {{ term }} || case
        when {{ in_title }} and {{ in_abstract }} > 0 then ' (title, abstract ' || {{ in_abstract }} || 'x)'
        when {{ in_title }} then ' (title)'
        else ' (abstract ' || {{ in_abstract }} || 'x)'
    end
{%- endmacro %}
