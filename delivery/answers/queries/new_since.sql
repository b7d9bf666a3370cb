-- papers first listed on a day or later, up to another if one is given, those of the newest days first, and of a day those with the most upvotes
select
    paper_id,
    count(*) over () as found
from papers
where first_listed_on >= $since::date and ($until is null or first_listed_on <= $until::date)
order by first_listed_on desc, upvotes desc nulls last, title
limit $most
