with sources as (
    select candidates.as_of, candidates.paper_id, count(*) as sources
    from {{ ref('int_recent_papers') }} as candidates
    inner join {{ ref('int_paper_source_days') }} as source_days
        on
            candidates.paper_id = source_days.paper_id
            and candidates.as_of >= source_days.listed_on
    group by all
),

scored as (
    select
        *,
        {{ var('paper_source_points') }} * least(sources - 1, 2) as source_points,
        round(recency_points + upvote_points + source_points, 3) as score
    from {{ ref('int_recent_papers') }}
    inner join sources using (as_of, paper_id)
)

select
    as_of,
    paper_id,
    rank() over (partition by as_of order by score desc) as rank,
    score,
    {{ score_reasons() }} as reasons
from scored
qualify row_number() over (partition by as_of order by score desc, paper_id) <= {{ var('paper_trending_kept') }}
