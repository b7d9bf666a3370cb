{# The latest day with this month and day that is not after `not_after` (a date): "Jun 3" seen on 2025-02-01 is
   2024-06-03. Looks back eight years, so that 29 February finds its leap year across a century. Null when the day
   exists in none of them. #}
{% macro latest_day_not_after(month, day, not_after) -%}
    list_max(list_filter(
        list_transform(
            range(9),
            lambda years: try_cast((year({{ not_after }}) - years) || '-' || {{ month }} || '-' || {{ day }} as date)
        ),
        lambda listed: listed <= {{ not_after }}
    ))
{%- endmacro %}

{# Whether a file says that it was changed later than it was seen; a day more is a matter of time zones. #}
{% macro is_ahead(modified_at, seen_at) -%}
    coalesce({{ modified_at }} > {{ seen_at }} + interval 1 day, false)
{%- endmacro %}

{# A day that a list can be of: not before the first archives, and not more than a year after it was read. Null otherwise. #}
{% macro believable_day(day, read_at) -%}
    case
        when not coalesce(
            {{ day }} < date '{{ var("earliest_day") }}' or {{ day }} > {{ read_at }}::date + {{ var("most_days_ahead") }}, false
        )
            then {{ day }}
    end
{%- endmacro %}
