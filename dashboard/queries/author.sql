-- one name: how its digests write it, its papers and their days
select
    mode(paper_authors.author) as author,
    list_sort(list(distinct paper_authors.author)) as spellings,
    count(distinct papers.paper_id) as papers,
    min(papers.first_listed_on) as first_day,
    max(papers.first_listed_on) as last_day
from paper_authors
inner join papers on paper_authors.paper_id = papers.paper_id
where paper_authors.author_key = $author_key
having count(*) > 0
