{# The first days of the windows that end on a day. #}
{% macro window_starts(as_of) -%}
    {%- set recent = var('trend_recent_weeks') -%}
    {{ as_of }} - {{ 7 * recent - 1 }} as recent_from,
    {{ as_of }} - {{ 7 * (recent + var('trend_baseline_weeks')) - 1 }} as baseline_from,
    {{ as_of }} - {{ 7 * (recent + var('trend_half_year_weeks')) - 1 }} as half_year_from,
    {{ as_of }} - {{ 14 * recent - 1 }} as previous_from
{%- endmacro %}

{# The sums of these windows over rows per day, or per week that ends on it, up to the day on which the windows end. #}
{% macro window_sums(papers, day, name='papers') -%}
    {%- for window in ['recent', 'baseline', 'half_year', 'previous'] %}
    coalesce(sum({{ papers }}) filter (
        where {{ day }} >= {{ window }}_from {% if window != 'recent' %}and {{ day }} < recent_from{% endif %}
    ), 0)::bigint as {{ window }}_{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Papers of each topic and phrase in the windows of each Sunday: CTEs, the last of them `window_papers`. `weeks` has the week that each
   paper counts in, for each set of compared sources. #}
{% macro window_papers(members, sundays, weeks) -%}
papers_by_week as (
    select
        members.kind,
        members.id,
        members.visible_from,
        members.visible_until,
        weeks.sources,
        weeks.week_end,
        count(*) as papers
    from {{ members }} as members
    inner join {{ weeks }} as weeks using (paper_id)
    group by all
),

window_papers as (
    select
        sundays.as_of,
        sundays.kind,
        papers_by_week.id,
        {{ window_sums('papers', 'week_end') }}
    from {{ sundays }} as sundays
    inner join papers_by_week
        on
            sundays.kind = papers_by_week.kind
            and sundays.sources = papers_by_week.sources
            and sundays.baseline_from <= papers_by_week.week_end
            and sundays.as_of >= papers_by_week.week_end
            and sundays.as_of >= papers_by_week.visible_from
            and (papers_by_week.visible_until is null or sundays.as_of < papers_by_week.visible_until)
    group by sundays.as_of, sundays.kind, papers_by_week.id
)
{%- endmacro %}

{# Every paper with the week of another, drawn at random: what is found in these weeks is chance. `weeks` has the week that each paper
   counts in, for each set of compared sources. #}
{% macro dealt_weeks(weeks) -%}
    select by_chance.sources, by_chance.paper_id, by_week.week_end
    from (
        select sources, paper_id, row_number() over (partition by sources order by {{ hash_key(['paper_id']) }}) as place
        from {{ weeks }}
    ) as by_chance
    inner join (
        select sources, week_end, row_number() over (partition by sources order by week_end, paper_id) as place
        from {{ weeks }}
    ) as by_week using (sources, place)
{%- endmacro %}
