with upvoted as (
    select
        days.paper_id,
        days.first_listed_on,
        papers.upvotes,
        count(papers.upvotes) over (partition by days.first_listed_on) as day_papers,
        {{ rank_by_upvotes('days.first_listed_on', 'papers.upvotes') }} as day_rank
    from {{ ref('int_paper_days') }} as days
    inner join {{ ref('papers') }} as papers using (paper_id)
),

recent as (
    select
        sundays.as_of,
        upvoted.*,
        date_diff('day', upvoted.first_listed_on, sundays.as_of) as days_ago,
        {{ rank_by_upvotes('sundays.as_of', 'upvoted.upvotes') }} as recent_rank
    from {{ ref('int_evaluation_sundays') }} as sundays
    inner join upvoted
        on
            sundays.as_of >= upvoted.first_listed_on
            and sundays.as_of - {{ var('paper_recent_days') }} < upvoted.first_listed_on
),

scored as (
    -- a day with few papers says little about which of them is liked: its ranks count less than those among all recent papers
    select
        *,
        (day_papers * day_rank + {{ var('paper_day_shrinkage') }} * recent_rank) / (day_papers + {{ var('paper_day_shrinkage') }}) as upvote_rank,
        {{ var('paper_recency_points') }} * (1 - days_ago / {{ var('paper_recent_days') }}) as recency_points,
        coalesce({{ var('paper_upvote_points') }} * upvote_rank, 0) as upvote_points
    from recent
)

select * from scored
qualify
    row_number() over (partition by as_of order by recency_points + upvote_points desc, paper_id)
    <= {{ 20 * var('paper_trending_kept') }}
