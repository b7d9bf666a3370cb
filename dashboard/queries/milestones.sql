-- of a topic or phrase: its first paper, the beginnings of its bursts, and its most upvoted papers, each with the day
with dated as (
    select
        papers.paper_id,
        papers.title,
        papers.first_listed_on as day,
        papers.upvotes
    from papers
    semi join papers_of($kind, $id) as members on papers.paper_id = members.paper_id
    where papers.first_listed_on is not null
),

starts as (
    select started_on
    from topic_bursts
    where $kind = 'topic' and topic_id = $id
    union all
    select started_on
    from phrase_bursts
    where $kind = 'phrase' and phrase_id = $id
),

found as (
    (
        select
            day,
            'first paper' as what,
            title,
            paper_id
        from dated
        order by day, paper_id
        limit 1
    )
    union all
    (
        select
            day,
            upvotes || ' upvotes' as what,
            title,
            paper_id
        from dated
        where upvotes > 0
        order by upvotes desc, day, paper_id
        limit $most
    )
    union all
    select
        started_on as day,
        'burst begins' as what,
        null as title,
        null as paper_id
    from starts
)

select
    day,
    what,
    title,
    paper_id
from found
where
    ($first_day is null or day >= $first_day::date)
    and ($last_day is null or day <= $last_day::date)
order by day, what
