with source_days as (
    select source, listed_on, count(*) as papers
    from {{ ref('int_paper_source_days') }}
    group by all
),

topic_days as (
    select topics.topic_id, days.source, days.listed_on, count(*) as papers
    from {{ ref('int_paper_topics') }} as topics
    inner join {{ ref('int_paper_source_days') }} as days using (paper_id)
    group by all
),

totals as (
    {{ by_period('source_days', ['source'], 'listed_on') }}
),

counted as (
    {{ by_period('topic_days', ['topic_id', 'source'], 'listed_on') }}
),

first_periods as (
    select topic_id, grain, min(period_start) as first_start
    from counted
    group by all
)

select
    first_periods.topic_id,
    totals.source,
    first_periods.grain,
    totals.period_start,
    coalesce(counted.papers, 0) as papers,
    totals.papers as total_papers,
    coalesce(counted.papers, 0) / totals.papers as share
from first_periods
inner join totals using (grain)
left join counted using (topic_id, source, grain, period_start)
where first_periods.first_start <= totals.period_start
