{# The n terms with the most points, as evidence: "gaussian splatting (title, abstract ×3)". A term within another of them is
   left out, since it says the same. Sorted lists take a tenth of the memory of max(…, n), whose states DuckDB does not spill. #}
{% macro top_terms(terms, found, n) -%}
    {%- set top -%}
        list_reverse_sort(list({
            'points': {{ terms }}.weight * {{ found }}.points,
            'words': ' ' || replace(ltrim(lower({{ terms }}.term_key), '='), '-', ' ') || ' ',
            'value': {{ terms }}.term || case
                when {{ found }}.in_title and {{ found }}.in_abstract > 0 then ' (title, abstract' when {{ found }}.in_title then ' (title'
                else ' (abstract' end || case when {{ found }}.in_abstract > 1 then ' ×' || {{ found }}.in_abstract else '' end || ')'
        }))[:{{ n }}]
    {%- endset -%}
    list_transform(
        list_filter({{ top }}, lambda term: len(list_filter(
            {{ top }}, lambda longer: longer['words'] != term['words'] and contains(longer['words'], term['words'])
        )) = 0), lambda term: term['value']
    )
{%- endmacro %}

{# Points of a term per unit of its weight, by where it occurs. #}
{% macro term_points(in_title, in_abstract) -%}
    {{ var('topic_title_weight') }} * {{ in_title }}::integer
    + case when {{ in_abstract }} > 0 then 1 else 0 end
    + {{ var('topic_repeat_weight') }} * greatest(least({{ in_abstract }}, {{ var('topic_mentions_counted') }}) - 1, 0)
{%- endmacro %}
