-- names on the same papers, most papers in common first
with own as (
    select distinct paper_id
    from paper_authors
    where author_key = $author_key
),

beside as (
    select
        paper_authors.author_key,
        mode(paper_authors.author) as author,
        count(distinct paper_authors.paper_id) as together
    from paper_authors
    semi join own on paper_authors.paper_id = own.paper_id
    where paper_authors.author_key != $author_key
    group by paper_authors.author_key
    order by together desc, paper_authors.author_key
    limit $most
)

select
    beside.author_key,
    any_value(beside.author) as author,
    count(distinct paper_authors.paper_id) as papers,
    any_value(beside.together) as together
from beside
inner join paper_authors on beside.author_key = paper_authors.author_key
group by beside.author_key
order by together desc, papers, beside.author_key
