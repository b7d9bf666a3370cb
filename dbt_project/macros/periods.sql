{# The grains of every trend table, from fine to coarse. Weeks start on Monday. #}
{% macro trend_grains() -%}
    {{ return(['day', 'week', 'month']) }}
{%- endmacro %}

{# First day of the period of this grain that holds the day. #}
{% macro period_start(grain, day) -%}
    {{ return(adapter.dispatch('period_start', 'papertrends')(grain, day)) }}
{%- endmacro %}

{% macro default__period_start(grain, day) -%}
    cast(date_trunc('{{ grain }}', {{ day }}) as date)
{%- endmacro %}

{# Last day of the period of this grain that starts on the day. #}
{% macro period_end(grain, start) -%}
    {{ return(adapter.dispatch('period_end', 'papertrends')(grain, start)) }}
{%- endmacro %}

{% macro default__period_end(grain, start) -%}
    cast({{ start }} + interval 1 {{ grain }} - interval 1 day as date)
{%- endmacro %}
