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

{# The last week up to which this model's rows are still valid. Each row carries the fingerprint that int_phrase_weeks had for
   its week, and no result for a week depends on a later one. #}
{% macro last_unchanged_week(week) -%}
    (
        select coalesce(max(kept.{{ week }}), date '0001-01-01')
        from {{ this }} as kept
        inner join {{ ref('int_phrase_weeks') }} as now
            on kept.{{ week }} = now.week_end and kept.fingerprint = now.fingerprint
    )
{%- endmacro %}
