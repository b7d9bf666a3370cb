with topic_papers as (
    select * from {{ ref('int_topic_papers') }}
),

source_days as (
    select * from {{ ref('int_paper_source_days') }}
),

period_sources as (
    select * from {{ ref('int_period_sources') }}
),

topic_source_days as (
    select
        topic_papers.topic_id,
        source_days.source,
        source_days.listed_on,
        count(*) as papers
    from topic_papers
    inner join source_days
        on topic_papers.paper_id = source_days.paper_id
    group by
        topic_papers.topic_id,
        source_days.source,
        source_days.listed_on
),

counted as (
    {%- for grain in trend_grains() %}
        select
            topic_id,
            source,
            '{{ grain }}' as grain,
            {{ period_start(grain, 'listed_on') }} as period_start,
            sum(papers)::bigint as papers
        from topic_source_days
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

int_topic_trends_by_source as (
    select
        first_periods.topic_id,
        period_sources.source,
        period_sources.grain,
        period_sources.period_start,
        coalesce(counted.papers, 0) as papers,
        period_sources.total_papers,
        coalesce(counted.papers, 0) / period_sources.total_papers as share
    from first_periods
    inner join period_sources
        on
            first_periods.grain = period_sources.grain
            and first_periods.period_start <= period_sources.period_start
    left join counted
        on
            first_periods.topic_id = counted.topic_id
            and period_sources.source = counted.source
            and period_sources.grain = counted.grain
            and period_sources.period_start = counted.period_start
)

select * from int_topic_trends_by_source
