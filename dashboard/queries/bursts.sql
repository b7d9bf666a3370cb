-- bursts of topics or phrases that overlap some days, the strongest first; a burst that is still on is shown until the last day
with last_day as (
    select max(period_end) as day
    from trend_periods
    where grain = 'week' and not is_partial
),

found as (
    select
        'topic' as kind,
        topic_id as id,
        started_on,
        ended_on,
        strength
    from topic_bursts
    where $kind = 'topic' and ($id is null or topic_id = $id)
    union all
    select
        'phrase' as kind,
        phrase_id as id,
        started_on,
        ended_on,
        strength
    from phrase_bursts
    where $kind = 'phrase' and ($id is null or phrase_id = $id)
)

select
    found.*,
    coalesce(phrases.phrase, topics.name) as name,
    coalesce(phrases.phrase, topics.name)
    || case when bool_or(found.ended_on is null) over (partition by found.id) then ' (still on)' else '' end as row,
    coalesce(found.ended_on, greatest(last_day.day, found.started_on)) as shown_until,
    coalesce(strftime(found.ended_on, '%Y-%m-%d'), 'still on') as state
from found
cross join last_day
left join phrases on found.kind = 'phrase' and found.id = phrases.phrase_id
left join topics on found.kind = 'topic' and found.id = topics.topic_id
where
    ($first_day is null or coalesce(found.ended_on, last_day.day) >= $first_day::date)
    and ($last_day is null or found.started_on <= $last_day::date)
order by found.strength desc, found.id, found.started_on
limit $most
