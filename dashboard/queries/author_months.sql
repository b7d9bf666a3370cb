select
    date_trunc('month', first_listed_on)::date as month,
    count(*) as papers
from papers
where
    first_listed_on is not null
    and paper_id in (select paper_authors.paper_id from paper_authors where paper_authors.author_key = $author_key)
group by month
order by month
