-- the papers listed last, with what a ranking reads of them
select
    paper_id,
    title,
    abstract,
    authors,
    first_listed_on
from papers
where title is not null
order by first_listed_on desc nulls last, paper_id
limit $most
