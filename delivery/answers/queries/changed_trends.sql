-- topics and phrases that are said to rise, be new, grow or fall on one of two Sundays and not on the other, or otherwise; what
-- rises now first
with said as (
    select
        'topic' as kind,
        topic_id as id,
        * exclude (topic_id)
    from trending_topics
    where as_of in ($earlier::date, $later::date)
    union all by name
    select
        'phrase' as kind,
        phrase_id as id,
        * exclude (phrase_id)
    from trending_phrases
    where as_of in ($earlier::date, $later::date)
),

beside as (
    select
        kind,
        id,
        any_value(status) filter (where as_of = $earlier::date) as status_then,
        any_value(status) filter (where as_of = $later::date) as status_now,
        any_value(recent_papers) filter (where as_of = $later::date) as recent_papers,
        any_value(recent_total_papers) filter (where as_of = $later::date) as recent_total_papers,
        any_value(recent_share) filter (where as_of = $later::date) as recent_share,
        any_value(recent_share) filter (where as_of = $earlier::date) as share_then,
        any_value(q_value) filter (where as_of = $later::date) as q_value,
        any_value(rank) filter (where as_of = $later::date) as rank
    from said
    group by kind, id
    having
        status_then is distinct from status_now
        and (status_then in ('rising', 'new', 'growing', 'falling') or status_now in ('rising', 'new', 'growing', 'falling'))
)

select
    beside.* exclude (rank),
    coalesce(phrases.phrase, topics.name) as name
from beside
left join phrases on beside.kind = 'phrase' and beside.id = phrases.phrase_id
left join topics on beside.kind = 'topic' and beside.id = topics.topic_id
where coalesce(phrases.phrase, topics.name) is not null
order by
    list_position(['rising', 'new', 'growing', 'falling'], beside.status_now) nulls last,
    beside.rank nulls last,
    beside.kind,
    beside.id
