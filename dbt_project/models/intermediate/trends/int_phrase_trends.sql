with phrase_days as (
    select
        phrase_id,
        first_listed_on,
        count(*) as papers
    from {{ ref('int_paper_phrases') }}
    where first_listed_on is not null
    group by
        phrase_id,
        first_listed_on
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
