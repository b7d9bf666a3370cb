{# The Sunday that ends the day's week. #}
{% macro week_end(day) -%}
    cast(date_trunc('week', {{ day }}) + interval 6 day as date)
{%- endmacro %}

{# The Sundays from one to another, as a list. #}
{% macro sundays_between(first, last) -%}
    range({{ first }}, {{ last }} + 1, interval 7 day)::date[]
{%- endmacro %}

{# The week of undated papers: after all others, so that no trend reaches it. #}
{% macro undated_week() -%}
    date '{{ var('undated_week') }}'
{%- endmacro %}
