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

{# A number of 60 bits that stands for the values of a row. #}
{% macro fingerprint(values) -%}
    cast('0x' || left(md5(concat_ws('|', {{ values | join(', ') }})), 15) as bigint)
{%- endmacro %}

{# The last week up to which the rows of this model still hold: each carries the fingerprint that int_phrase_weeks had for
   its week, and nothing that is said of a week depends on a later one. #}
{% macro last_unchanged_week(week) -%}
    {%- if is_incremental() -%}
    (
        select coalesce(max(kept.{{ week }}), date '0001-01-01')
        from {{ this }} as kept
        inner join {{ ref('int_phrase_weeks') }} as now
            on kept.{{ week }} = now.week_end and kept.fingerprint = now.fingerprint
    )
    {%- else -%}
    date '0001-01-01'
    {%- endif -%}
{%- endmacro %}

{# For a pre-hook: removes the rows of all weeks that changed, which the model then makes anew. #}
{% macro drop_changed_weeks(week) -%}
    {%- if is_incremental() -%}
    delete from {{ this }} where {{ week }} > {{ last_unchanged_week(week) }}
    {%- endif -%}
{%- endmacro %}

{# For a post-hook: removes the rows of papers that are gone or have another text. #}
{% macro drop_past_texts() -%}
    {%- if is_incremental() -%}
    delete from {{ this }} as read where not exists (
        select 1 from {{ ref('papers') }} as papers where papers.paper_id = read.paper_id and papers.text_key = read.text_key
    )
    {%- endif -%}
{%- endmacro %}
