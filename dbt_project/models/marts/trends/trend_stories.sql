with found as materialized (
    select
        trending.as_of,
        trending.id as phrase_id,
        trending.rank,
        trending.recent_papers,
        phrases.paper_id,
        days.first_listed_on
    from {{ ref('int_trending') }} as trending
    inner join {{ ref('trend_windows') }} as windows using (as_of)
    inner join {{ ref('paper_phrases') }} as phrases
        on
            trending.id = phrases.phrase_id
            and trending.as_of >= phrases.visible_from
    inner join {{ ref('int_paper_days') }} as days
        on
            phrases.paper_id = days.paper_id
            and days.first_listed_on between windows.recent_from and trending.as_of
    where
        trending.kind = 'phrase'
        and trending.status in ('rising', 'new')
),

alike as (
    select
        rarer.as_of,
        rarer.phrase_id,
        rarer.rank,
        other.rank as leader_rank
    from found as rarer
    inner join found as other
        on
            rarer.as_of = other.as_of
            and rarer.paper_id = other.paper_id
            and rarer.rank >= other.rank
    group by all
    having
        count(*) >= {{ var('story_min_overlap') }} * (any_value(rarer.recent_papers) + any_value(other.recent_papers) - count(*))
),

nearest as (
    -- the best-ranked phrase that is alike; each is alike to itself
    select
        as_of,
        phrase_id,
        rank,
        min(leader_rank) as leader_rank
    from alike
    group by all
),

members as (
    -- one step further: who follows a phrase that follows another is of the same story
    select
        nearest.as_of,
        leader.leader_rank,
        arg_min(nearest.phrase_id, nearest.rank) as phrase_id,
        list(nearest.phrase_id order by nearest.rank) as phrase_ids
    from nearest
    inner join nearest as leader
        on
            nearest.as_of = leader.as_of
            and nearest.leader_rank = leader.rank
    group by all
),

story_papers as (
    select distinct
        members.*,
        found.paper_id,
        found.first_listed_on
    from members
    inner join found
        on
            members.as_of = found.as_of
            and list_contains(members.phrase_ids, found.phrase_id)
)

select
    as_of,
    row_number() over (partition by as_of order by leader_rank) as rank,
    phrase_id,
    phrase_ids,
    count(*) as papers,
    max_by(paper_id, (coalesce(papers.upvotes, -1), story_papers.first_listed_on, paper_id), 3) as example_paper_ids
from story_papers
inner join {{ ref('papers') }} as papers using (paper_id)
group by as_of, leader_rank, phrase_id, phrase_ids
