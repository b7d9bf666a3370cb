{# The latest day with this month and day that is not after `not_after` (a date): "Jun 3" seen on 2025-02-01 is
   2024-06-03. Looks back eight years, so that 29 February finds a leap year even across a century. Null if there is no such
   day. #}
{% macro latest_day_not_after(month, day, not_after) -%}
    list_max(list_filter(
        list_transform(
            range(9),
            lambda years: try_cast((year({{ not_after }}) - years) || '-' || {{ month }} || '-' || {{ day }} as date)
        ),
        lambda listed: listed <= {{ not_after }}
    ))
{%- endmacro %}

{# Whether a file's modification time is more than a day after it was seen; less than a day may be the time zone. #}
{% macro is_ahead(modified_at, seen_at) -%}
    coalesce({{ modified_at }} > {{ seen_at }} + interval 1 day, false)
{%- endmacro %}

{# The day, unless it is implausible: before arXiv began, or more than a year after the file was read. Then null. #}
{% macro believable_day(day, read_at) -%}
    case
        when not coalesce(
            {{ day }} < date '{{ var("earliest_day") }}' or {{ day }} > {{ read_at }}::date + {{ var("most_days_ahead") }}, false
        )
            then {{ day }}
    end
{%- endmacro %}
