with upvoted as (
    -- compared with the papers of the same day: 1 for the most upvotes, 0 for the fewest
    select
        days.paper_id,
        days.first_listed_on,
        papers.upvotes,
        case
            when papers.upvotes is not null
                then percent_rank() over (partition by days.first_listed_on, papers.upvotes is null order by papers.upvotes)
        end as upvote_rank
    from {{ ref('int_paper_days') }} as days
    inner join {{ ref('papers') }} as papers using (paper_id)
),

scored as (
    select
        sundays.as_of,
        upvoted.*,
        date_diff('day', upvoted.first_listed_on, sundays.as_of) as days_ago,
        {{ var('paper_recency_points') }} * (1 - days_ago / {{ var('paper_recent_days') }}) as recency_points,
        coalesce({{ var('paper_upvote_points') }} * upvoted.upvote_rank, 0) as upvote_points
    from {{ ref('int_evaluation_sundays') }} as sundays
    inner join upvoted
        on
            sundays.as_of >= upvoted.first_listed_on
            and sundays.as_of - {{ var('paper_recent_days') }} < upvoted.first_listed_on
)

select * from scored
qualify
    row_number() over (partition by as_of order by recency_points + upvote_points desc, paper_id)
    <= {{ 20 * var('paper_trending_kept') }}
