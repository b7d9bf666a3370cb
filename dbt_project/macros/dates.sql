{# The latest day with this month and day that is not after `not_after` (a date): "Jun 3" seen on 2025-02-01 is
   2024-06-03. Looks back eight years, so that 29 February finds its leap year across a century. Null when the day
   exists in none of them. #}
{% macro latest_day_not_after(month, day, not_after) -%}
    coalesce(
        {%- for years_back in range(9) %}
        case
            when try_cast(
                (year({{ not_after }}) - {{ years_back }}) || '-'
                || lpad({{ month }}::varchar, 2, '0') || '-' || lpad({{ day }}::varchar, 2, '0') as date
            ) <= {{ not_after }}
                then try_cast(
                    (year({{ not_after }}) - {{ years_back }}) || '-'
                    || lpad({{ month }}::varchar, 2, '0') || '-' || lpad({{ day }}::varchar, 2, '0') as date
                )
        end{{ "," if not loop.last }}
        {%- endfor %}
    )
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
