{{ config(materialized='view') }}

with as_ofs as (
    select as_of from {{ ref('int_trend_as_ofs') }}
),

upvoted as (
    -- against the papers of the same day: 1 for the most upvotes, 0 for the fewest
    select
        days.paper_id,
        days.first_listed_on,
        papers.upvotes,
        case
            when papers.upvotes is not null
                then percent_rank() over (partition by days.first_listed_on, papers.upvotes is null order by papers.upvotes)
        end as upvote_rank
    from {{ ref('int_paper_days') }} as days
    inner join {{ ref('papers') }} as papers
        on days.paper_id = papers.paper_id
),

recent as (
    select
        as_ofs.as_of,
        upvoted.*,
        {{ var('paper_recency_points') }}
        * (1 - (as_ofs.as_of - upvoted.first_listed_on) / {{ var('paper_recent_days') }}) as recency_points,
        coalesce({{ var('paper_upvote_points') }} * upvoted.upvote_rank, 0) as upvote_points
    from as_ofs
    inner join upvoted
        on
            as_ofs.as_of >= upvoted.first_listed_on
            and as_ofs.as_of - {{ var('paper_recent_days') }} < upvoted.first_listed_on
),

int_recent_papers as (
    select * from recent
    qualify
        row_number() over (partition by as_of order by recency_points + upvote_points desc, paper_id)
        <= {{ var('paper_candidates') }}
)

select * from int_recent_papers
