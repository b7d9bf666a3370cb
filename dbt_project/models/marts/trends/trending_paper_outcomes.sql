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

listed_again as (
    select distinct recent.as_of, recent.paper_id
    from recent
    inner join {{ ref('int_paper_entries') }} as paper_entries using (paper_id)
    inner join {{ ref('int_entries') }} as entries using (entry_id)
    where
        {{ counts_in_trends('entries') }}
        and {{ lists_as_new('entries') }}
        and recent.as_of < entries.listed_on
        and recent.as_of + {{ var('paper_recent_days') }} >= entries.listed_on
),

trending as (
    select as_of, count(*) as papers, count(again.paper_id) as listed_again
    from {{ ref('trending_papers') }}
    left join listed_again as again using (as_of, paper_id)
    group by as_of
),

ranked as (
    select as_of, paper_id, row_number() over (partition by as_of order by upvotes desc, {{ hash_key(['paper_id']) }}) as place
    from {{ ref('int_recent_papers') }}
    where upvotes is not null
),

most_upvoted as (
    select ranked.as_of, count(*) as papers, count(again.paper_id) as listed_again
    from ranked
    inner join trending using (as_of)
    left join listed_again as again using (as_of, paper_id)
    where ranked.place <= trending.papers
    group by ranked.as_of
),

of_all as (
    select recent.as_of, count(*) as papers, count(again.paper_id) as listed_again
    from recent
    left join listed_again as again using (as_of, paper_id)
    group by recent.as_of
)

select
    as_of,
    trending.papers as trending_papers,
    trending.listed_again as trending_listed_again,
    coalesce(most_upvoted.papers, 0) as upvoted_papers,
    coalesce(most_upvoted.listed_again, 0) as upvoted_listed_again,
    of_all.papers as recent_papers,
    of_all.listed_again as recent_listed_again
from sundays
inner join trending using (as_of)
inner join of_all using (as_of)
left join most_upvoted using (as_of)
