-- of a topic or phrase: its first paper, the beginnings of its bursts, and its most upvoted papers, each with the day
with dated as (
    select
        papers.paper_id,
        papers.paper_no,
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
            paper_no
        from dated
        order by day, paper_id
        limit 1
    )
    union all
    (
        select
            day,
            upvotes || ' upvotes' as what,
            paper_no
        from dated
        where upvotes > 0
        order by upvotes desc, day, paper_id
        limit $most
    )
    union all
    select
        started_on as day,
        'burst begins' as what,
        null as paper_no
    from starts
)

select
    found.day,
    found.what,
    papers.title,
    papers.paper_id
from found
left join papers on found.paper_no = papers.paper_no
where
    ($first_day is null or found.day >= $first_day::date)
    and ($last_day is null or found.day <= $last_day::date)
order by found.day, found.what
