-- shares of chosen topics and phrases in each period that has a share; a stretch holds neighbouring periods
with periods as (
    select
        *,
        sum(is_apart) over (order by period_start) as stretch
    from (
        select
            period_start,
            total_papers,
            is_partial,
            (period_start - lag(period_end) over (order by period_start) is distinct from 1)::int as is_apart
        from trend_periods
        where
            grain = $grain
            and total_papers > 0
            and ($first_day is null or period_end >= $first_day::date)
            and ($last_day is null or period_start <= $last_day::date)
    )
),

counts as (
    select
        't:' || topic_id as key,
        period_start,
        papers
    from topic_trends
    where grain = $grain and topic_id in (select unnest($topic_ids::varchar[]))
    union all
    select
        'p:' || phrase_id as key,
        period_start,
        papers
    from phrase_trends
    where grain = $grain and phrase_id in (select unnest($phrase_ids::varchar[]))
),

chosen as (
    select
        't:' || topic_id as key,
        name || ' (topic)' as name
    from topics
    where topic_id in (select unnest($topic_ids::varchar[]))
    union all
    select
        'p:' || phrase_id as key,
        phrase as name
    from phrases
    where phrase_id in (select unnest($phrase_ids::varchar[]))
)

select
    chosen.key,
    chosen.name,
    periods.period_start,
    coalesce(counts.papers, 0)::bigint as papers,
    periods.total_papers,
    coalesce(counts.papers, 0) / periods.total_papers as share,
    periods.is_partial,
    periods.stretch::bigint as stretch
from chosen
cross join periods
left join counts on chosen.key = counts.key and periods.period_start = counts.period_start
order by chosen.name, chosen.key, periods.period_start
