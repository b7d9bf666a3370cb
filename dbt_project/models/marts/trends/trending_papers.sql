with candidates as (
    select * from {{ ref('int_recent_papers') }}
),

sources as (
    select candidates.as_of, candidates.paper_id, count(*) as sources
    from candidates
    inner join {{ ref('int_paper_source_days') }} as source_days
        on
            candidates.paper_id = source_days.paper_id
            and candidates.as_of >= source_days.listed_on
    group by all
),

rising as (
    select
        trending.as_of,
        trending.id as topic_id,
        topics.name,
        least(log2(trending.change), 1) as momentum
    from {{ ref('int_trending') }} as trending
    inner join {{ ref('topics') }} as topics
        on trending.id = topics.topic_id
    where
        trending.kind = 'topic'
        and trending.status in ('rising', 'new')
),

momentum as (
    select
        candidates.as_of,
        candidates.paper_id,
        arg_max(rising.name, (rising.momentum, rising.topic_id)) as topic,
        max(rising.momentum) as momentum
    from candidates
    inner join {{ ref('int_paper_topics') }} as topics using (paper_id)
    inner join rising using (topic_id, as_of)
    group by all
),

scored as (
    select
        candidates.*,
        sources.sources,
        momentum.topic,
        {{ var('paper_source_points') }} * least(sources.sources - 1, 2) as source_points,
        coalesce({{ var('paper_topic_points') }} * momentum.momentum, 0) as topic_points,
        round(recency_points + upvote_points + source_points + topic_points, 3) as score
    from candidates
    inner join sources using (as_of, paper_id)
    left join momentum using (as_of, paper_id)
)

select
    as_of,
    paper_id,
    rank() over (partition by as_of order by score desc) as rank,
    score,
    {{ score_reasons() }} as reasons
from scored
qualify row_number() over (partition by as_of order by score desc, paper_id) <= {{ var('paper_trending_kept') }}
