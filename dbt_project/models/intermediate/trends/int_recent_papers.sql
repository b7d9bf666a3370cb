with recent as (
    select
        sundays.as_of,
        days.paper_id,
        days.first_listed_on,
        date_diff('day', days.first_listed_on, sundays.as_of) as days_ago
    from {{ ref('int_evaluation_sundays') }} as sundays
    inner join {{ ref('int_paper_days') }} as days
        on
            sundays.as_of >= days.first_listed_on
            and sundays.as_of - {{ var('paper_recent_days') }} < days.first_listed_on
),

listed as (
    select paper_entries.paper_id, coalesce(entries.listed_on, entries.listed_to) as listed_on, entries.upvotes
    from {{ ref('int_entries') }} as entries
    inner join {{ ref('int_paper_entries') }} as paper_entries using (entry_id)
    where entries.upvotes is not null
),

upvoted as (
    -- upvotes of a later list were not known on that Sunday
    select recent.*, max(listed.upvotes) as upvotes
    from recent
    left join listed
        on recent.paper_id = listed.paper_id and (listed.listed_on is null or recent.as_of >= listed.listed_on)
    group by all
),

ranked as (
    select
        *,
        count(upvotes) over (partition by as_of, first_listed_on) as day_papers,
        {{ rank_by_upvotes('as_of, first_listed_on', 'upvotes') }} as day_rank,
        {{ rank_by_upvotes('as_of', 'upvotes') }} as recent_rank
    from upvoted
),

scored as (
    -- a day with few papers says little about which of them is liked: its ranks count less than those among all recent papers
    select
        *,
        (day_papers * day_rank + {{ var('paper_day_shrinkage') }} * recent_rank) / (day_papers + {{ var('paper_day_shrinkage') }}) as upvote_rank,
        {{ var('paper_recency_points') }} * (1 - days_ago / {{ var('paper_recent_days') }}) as recency_points,
        coalesce({{ var('paper_upvote_points') }} * upvote_rank, 0) as upvote_points
    from ranked
)

select * from scored
qualify
    row_number() over (partition by as_of order by recency_points + upvote_points desc, paper_id)
    <= {{ 20 * var('paper_trending_kept') }}
