with topic_papers as (
    select * from {{ ref('int_topic_papers') }}
),

paper_days as (
    select * from {{ ref('int_paper_days') }}
),

periods as (
    select * from {{ ref('int_periods') }}
    where total_papers > 0
),

topic_days as (
    select
        topic_papers.topic_id,
        paper_days.first_listed_on,
        count(*) as papers
    from topic_papers
    inner join paper_days
        on topic_papers.paper_id = paper_days.paper_id
    group by
        topic_papers.topic_id,
        paper_days.first_listed_on
),

counted as (
    {%- for grain in trend_grains() %}
        select
            topic_id,
            '{{ grain }}' as grain,
            {{ period_start(grain, 'first_listed_on') }} as period_start,
            sum(papers)::bigint as papers
        from topic_days
        group by all
        {{ "union all" if not loop.last }}
    {%- endfor %}
),

first_periods as (
    select
        topic_id,
        grain,
        min(period_start) as period_start
    from counted
    group by
        topic_id,
        grain
),

int_topic_trends as (
    -- a zero stands where digests came and none of their papers has the topic; before its first paper a topic has no row
    select
        first_periods.topic_id,
        periods.grain,
        periods.period_start,
        coalesce(counted.papers, 0) as papers,
        periods.total_papers,
        coalesce(counted.papers, 0) / periods.total_papers as share,
        periods.is_partial
    from first_periods
    inner join periods
        on
            first_periods.grain = periods.grain
            and first_periods.period_start <= periods.period_start
    left join counted
        on
            first_periods.topic_id = counted.topic_id
            and periods.grain = counted.grain
            and periods.period_start = counted.period_start
)

select * from int_topic_trends
