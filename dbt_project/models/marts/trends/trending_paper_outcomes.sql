with sundays as (
    select as_of
    from {{ ref('int_evaluation_sundays') }}
    where as_of + {{ var('paper_recent_days') }} <= (select max(whole.as_of) from {{ ref('int_evaluation_sundays') }} as whole where not whole.is_partial)
),

recent as (
    select sundays.as_of, days.paper_id
    from sundays
    inner join {{ ref('int_paper_days') }} as days
        on
            sundays.as_of >= days.first_listed_on
            and sundays.as_of - {{ var('paper_recent_days') }} < days.first_listed_on
),

-- few papers are listed on a second day: only those are compared with the Sundays
later_listings as (
    select days.paper_id, days.first_listed_on, entries.listed_on
    from {{ ref('int_entries') }} as entries
    inner join {{ ref('int_paper_entries') }} as paper_entries using (entry_id)
    inner join {{ ref('int_paper_days') }} as days
        on
            paper_entries.paper_id = days.paper_id
            and entries.listed_on > days.first_listed_on
    where
        {{ counts_in_trends('entries') }}
        and {{ lists_as_new('entries') }}
),

listed_again as (
    select distinct sundays.as_of, later.paper_id
    from sundays
    inner join later_listings as later
        on
            sundays.as_of >= later.first_listed_on
            and sundays.as_of - {{ var('paper_recent_days') }} < later.first_listed_on
            and sundays.as_of < later.listed_on
            and sundays.as_of + {{ var('paper_recent_days') }} >= later.listed_on
),

trending as (
    select as_of, paper_id, count(*) over (partition by as_of) as papers
    from {{ ref('trending_papers') }}
),

upvoted as (
    select as_of, paper_id, row_number() over (partition by as_of order by upvotes desc, {{ hash_key(['paper_id']) }}) as place
    from {{ ref('int_recent_papers') }}
    where upvotes is not null
),

samples as (
    select as_of, paper_id, 'trending' as sample
    from trending
    union all
    select upvoted.as_of, upvoted.paper_id, 'most_upvoted' as sample
    from upvoted
    inner join (select distinct as_of, papers from trending) as as_many using (as_of)
    where upvoted.place <= as_many.papers
    union all
    select as_of, paper_id, 'recent' as sample
    from recent
)

select samples.as_of, samples.sample, count(*) as papers, count(listed_again.paper_id) as listed_again
from samples
inner join sundays using (as_of)
left join listed_again using (as_of, paper_id)
group by samples.as_of, samples.sample
