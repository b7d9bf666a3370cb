-- a paper that no digest listed before a day, and how many of all dated papers are as new
select
    title as name,
    paper_id,
    first_listed_on,
    last_listed_on,
    upvotes,
    (select count(*) from papers as others where others.first_listed_on >= $as_of::date) as numerator,
    (select count(*) from papers as others where others.first_listed_on is not null) as denominator
from papers
where paper_id = $id and first_listed_on >= $as_of::date
