with source_papers as (
    select source, listed_on, count(*) as papers
    from {{ ref('int_paper_source_days') }}
    group by all
),

source_days as (
    select source, listed_on, days.digests, coalesce(source_papers.papers, 0) as papers
    from ({{ source_days() }}) as days
    left join source_papers using (source, listed_on)
),

sources as (
    select source, min(listed_on) as first_day, max(listed_on) as last_day
    from source_days
    group by source
),

counted_periods as (
    {{ by_period('source_days', ['source'], 'listed_on', summed=['papers', 'digests']) }}
),

source_periods as (
    select
        source,
        grain,
        period_start,
        counted_periods.papers,
        {{ is_partial('counted_periods.digests', 'first_day', 'last_day', ['source', 'grain']) }} as is_partial
    from counted_periods
    inner join sources using (source)
    inner join {{ ref('trend_periods') }} as periods using (grain, period_start)
),

topic_days as (
    select topics.topic_id, days.source, days.listed_on, count(*) as papers
    from {{ ref('int_paper_topics') }} as topics
    inner join {{ ref('int_paper_source_days') }} as days using (paper_id)
    group by all
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
    source_periods.source,
    first_periods.grain,
    source_periods.period_start,
    coalesce(counted.papers, 0) as papers,
    source_periods.papers as total_papers,
    coalesce(counted.papers, 0) / source_periods.papers as share,
    source_periods.is_partial
from first_periods
inner join source_periods using (grain)
left join counted using (topic_id, source, grain, period_start)
where first_periods.first_start <= source_periods.period_start and source_periods.papers > 0
