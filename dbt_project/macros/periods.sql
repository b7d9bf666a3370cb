{# The grains of every trend table, from fine to coarse. Weeks start on Monday. #}
{% macro trend_grains() -%}
    {{ return(['day', 'week', 'month']) }}
{%- endmacro %}

{# Last day of the period of a grain that starts on the day. #}
{% macro period_end(grain, start) -%}
    case {{ grain }}
        {%- for one in trend_grains() %}
        when '{{ one }}' then cast({{ start }} + interval 1 {{ one }} - interval 1 day as date)
        {%- endfor %}
    end
{%- endmacro %}

{# Whether the digests cover only part of a period (grain, period_start, period_end): it starts before the first day or ends after the
   last, or, for a week or month, fewer than half the usual digests came. Usual is the median of the eight periods before with the
   same keys, so that later digests change no earlier period. #}
{% macro is_partial(digests, first_day, last_day, keys) -%}
    period_start < {{ first_day }}
    or period_end > {{ last_day }}
    or grain != 'day' and {{ digests }} < {{ var('period_min_share_of_usual') }} * coalesce(median({{ digests }}) over (
        partition by {{ keys | join(', ') }} order by period_start rows between 8 preceding and 1 preceding
    ), 0)
{%- endmacro %}

{# One row per key, grain and period with the sums of `summed`, from rows per key and day; or per key, first and last day, of which
   those count that lie in one period. #}
{% macro by_period(days, keys, day, last_day=none, summed=['papers']) -%}
    {%- for grain in trend_grains() %}
        select
            {% for key in keys %}{{ key }}, {% endfor %}
            '{{ grain }}' as grain,
            cast(date_trunc('{{ grain }}', {{ day }}) as date) as period_start,
            {% for measure in summed -%}
            sum({{ measure }})::bigint as {{ measure }}{{ "," if not loop.last }}
            {% endfor -%}
        from {{ days }}
        {% if last_day -%}
        where date_trunc('{{ grain }}', {{ day }}) = date_trunc('{{ grain }}', {{ last_day }})
        {% endif -%}
        group by all
        {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Whether an entry counts in trends: in force, dated, and of a daily list or listing. Those of unknown kind may be saved searches:
   they count only as long as there are no others. #}
{% macro counts_in_trends(entries) -%}
    {{ entries }}.is_in_force
    and {{ entries }}.listed_on is not null
    and (
        {{ entries }}.source_kind in ('daily', 'listing')
        or {{ entries }}.source_kind = 'unknown'
        and (
            -- a number, and not whether one exists: Sail would look for it anew for each entry
            select count(*)
            from {{ ref('int_entries') }} as known
            where known.is_in_force and known.listed_on is not null and known.source_kind in ('daily', 'listing')
        ) = 0
    )
{%- endmacro %}

{# One row per source and day (source, listed_on) with dated digests that count in trends, with their number (digests). #}
{% macro source_days() -%}
    select source, listed_on, count(distinct digest_id) as digests
    from {{ ref('int_entries') }} as entries
    where {{ counts_in_trends('entries') }}
    group by all
{%- endmacro %}

{# Whether an entry counts in the shares of weeks or months alone, as that of a daily list or listing of several days. #}
{% macro counts_by_span(entries) -%}
    {{ entries }}.is_in_force
    and {{ entries }}.listed_on is null
    and {{ entries }}.listed_from is not null
    and {{ entries }}.source_kind in ('daily', 'listing')
{%- endmacro %}

{# Whether an entry lists its paper as new: listings also announce new versions of papers that they listed before. #}
{% macro lists_as_new(entries) -%}
    {{ entries }}.section is distinct from 'replaced'
{%- endmacro %}
