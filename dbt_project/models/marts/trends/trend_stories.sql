with called as (
    select
        trending.as_of,
        trending.id as phrase_id,
        trending.rank,
        trending.recent_papers,
        windows.recent_from
    from {{ ref('int_trending') }} as trending
    inner join {{ ref('trend_windows') }} as windows using (as_of)
    where
        trending.kind = 'phrase'
        and trending.status in ('rising', 'new')
),

found as (
    select
        called.as_of,
        called.phrase_id,
        called.rank,
        called.recent_papers,
        phrases.paper_id,
        days.first_listed_on
    from called
    inner join {{ ref('paper_phrases') }} as phrases using (phrase_id)
    inner join {{ ref('int_paper_days') }} as days
        on
            phrases.paper_id = days.paper_id
            and days.first_listed_on between called.recent_from and called.as_of
    where called.as_of >= phrases.visible_from
),

alike as (
    -- the best-ranked phrase that shares its papers; each shares them with itself
    select
        rarer.as_of,
        rarer.phrase_id,
        min(other.rank) as leader_rank
    from found as rarer
    inner join found as other
        on
            rarer.as_of = other.as_of
            and rarer.paper_id = other.paper_id
            and rarer.rank >= other.rank
    group by rarer.as_of, rarer.phrase_id, other.phrase_id
    having count(*) >= {{ var('story_min_overlap') }} * least(any_value(rarer.recent_papers), any_value(other.recent_papers))
),

nearest as (
    select
        called.as_of,
        called.phrase_id,
        called.rank,
        min(alike.leader_rank) as leader_rank
    from called
    inner join alike using (as_of, phrase_id)
    group by all
),

led as (
    -- one step further: who follows a phrase that follows another is of the same story
    select
        nearest.as_of,
        nearest.phrase_id,
        nearest.rank,
        leader.leader_rank
    from nearest
    inner join nearest as leader
        on
            nearest.as_of = leader.as_of
            and nearest.leader_rank = leader.rank
),

members as (
    select
        as_of,
        leader_rank,
        arg_min(phrase_id, rank) as phrase_id,
        list(phrase_id order by rank) as phrase_ids
    from led
    group by all
)

select
    members.as_of,
    row_number() over (partition by members.as_of order by members.leader_rank) as rank,
    members.phrase_id,
    members.phrase_ids,
    count(distinct found.paper_id) as papers,
    max_by(found.paper_id, (papers.upvotes, found.first_listed_on, found.paper_id), 3) as example_paper_ids
from members
inner join found
    on
        members.as_of = found.as_of
        and list_contains(members.phrase_ids, found.phrase_id)
inner join {{ ref('papers') }} as papers using (paper_id)
group by members.as_of, members.leader_rank, members.phrase_id, members.phrase_ids
