-- what a list said on a day, as it was published last by then, beside what today's method says of the same Sunday
with last_kept as (
    select max(said_at) as said_at
    from published_trends
    where list = $of and said_at < $on_day::date + interval 1 day
),

said as (
    select kept.*
    from published_trends as kept
    inner join last_kept on kept.said_at = last_kept.said_at
    where kept.list = $of
),

today as (
    select
        'phrases' as list,
        as_of,
        phrase_id as id,
        rank,
        status
    from trending_phrases
    union all
    select
        'topics' as list,
        as_of,
        topic_id as id,
        rank,
        status
    from trending_topics
    union all
    select
        'papers' as list,
        as_of,
        paper_id as id,
        rank,
        null as status
    from trending_papers
)

select
    said.*,
    today.rank as rank_today,
    today.status as status_today
from said
left join today on said.list = today.list and said.as_of = today.as_of and said.id = today.id
order by said.rank nulls last, said.id
