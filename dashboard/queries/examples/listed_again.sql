-- Papers listed most often
select
    title,
    digests,
    appearances,
    first_listed_on,
    last_listed_on
from papers
where digests > 1
order by digests desc, last_listed_on desc
limit 50
