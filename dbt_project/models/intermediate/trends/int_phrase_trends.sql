with phrase_days as (
    select
        paper_phrases.phrase_id,
        days.first_listed_on,
        count(*) as papers
    from {{ ref('paper_phrases') }} as paper_phrases
    inner join {{ ref('int_paper_days') }} as days
        on paper_phrases.paper_id = days.paper_id
    group by
        paper_phrases.phrase_id,
        days.first_listed_on
),

counted as (
    {%- for grain in trend_grains() %}
        select
            phrase_id,
            '{{ grain }}' as grain,
            {{ period_start(grain, 'first_listed_on') }} as period_start,
            sum(papers)::bigint as papers
        from phrase_days
        group by all
        {{ "union all" if not loop.last }}
    {%- endfor %}
),

int_phrase_trends as (
    select
        counted.phrase_id,
        counted.grain,
        counted.period_start,
        counted.papers,
        periods.total_papers,
        counted.papers / periods.total_papers as share,
        periods.is_partial
    from counted
    inner join {{ ref('int_periods') }} as periods
        on
            counted.grain = periods.grain
            and counted.period_start = periods.period_start
)

select * from int_phrase_trends
