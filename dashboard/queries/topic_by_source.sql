-- a topic's share per source; a paper counts once in each source, on the first day that source listed it
with sources as (
    select source
    from topic_trends_by_source
    where topic_id = $topic_id and grain = $grain
    group by source
    order by sum(total_papers) desc, source
    limit $most
),

found as (
    select
        by_source.source as name,
        by_source.period_start,
        by_source.papers,
        by_source.total_papers,
        by_source.share,
        by_source.is_partial,
        (
            by_source.period_start - lag(coalesce(periods.period_end, by_source.period_start))
                over (partition by by_source.source order by by_source.period_start)
            is distinct from 1
        )::int as is_apart
    from topic_trends_by_source as by_source
    semi join sources on by_source.source = sources.source
    left join trend_periods as periods on by_source.grain = periods.grain and by_source.period_start = periods.period_start
    where
        by_source.topic_id = $topic_id
        and by_source.grain = $grain
        and ($first_day is null or by_source.period_start >= $first_day::date)
        and ($last_day is null or by_source.period_start <= $last_day::date)
)

select
    * exclude (is_apart),
    sum(is_apart) over (partition by name order by period_start)::bigint as stretch
from found
order by name, period_start
