{# The Sunday that ends the day's week. #}
{% macro week_end(day) -%}
    cast(date_trunc('week', {{ day }}) + interval 6 day as date)
{%- endmacro %}

{# One row per Sunday (as_of) from one to another, beside the other columns of a relation of one row. #}
{% macro sundays_between(span, first_sunday, last_sunday) -%}
    select
        *,
        unnest(range({{ first_sunday }}, {{ last_sunday }} + 1, interval 7 day))::date as as_of
    from {{ span }}
{%- endmacro %}

{# The week that papers without a day are kept in: after every other, so that no trend ever reaches it. #}
{% macro undated_week() -%}
    date '9999-12-31'
{%- endmacro %}

{# The first week whose papers changed since the rows of this model were made; after every week when none did. Rows of
   earlier weeks stay as they are: what is said of a week depends on nothing later. #}
{% macro first_changed_week() -%}
    {%- if is_incremental() -%}
    (
        select coalesce(min(texts.week_end), date '10000-01-01')
        from {{ ref('int_phrase_texts') }} as texts
        where texts.change > (select coalesce(max(known.change), 0) from {{ this }} as known)
    )
    {%- else -%}
    date '0001-01-01'
    {%- endif -%}
{%- endmacro %}

{# The number of the latest change that the model's input has seen. #}
{% macro latest_change() -%}
    (select coalesce(max(texts.change), 0) from {{ ref('int_phrase_texts') }} as texts)
{%- endmacro %}

{# Removes the rows of texts that are no longer a paper's. #}
{% macro drop_past_texts() -%}
    delete from {{ this }} where text_no in (
        select texts.text_no from {{ ref('int_phrase_texts') }} as texts where not texts.is_current
    )
{%- endmacro %}
