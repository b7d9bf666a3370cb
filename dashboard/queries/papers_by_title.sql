-- papers whose title has the same letters and digits as one asked for; which of them are the same paper is decided elsewhere
select
    papers.*,
    asked.key
from papers
inner join (select unnest($titles::varchar[]) as key) as asked
    on lower(regexp_replace(strip_accents(papers.title), '[^\pL\pN]+', '', 'g')) = asked.key
