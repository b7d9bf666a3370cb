-- what came in since a day, by source: digests that list it or a later one, their appearances, and papers listed for the first time
select
    digests.source,
    count(distinct digests.digest_id) as digests,
    count(*) as appearances,
    count(distinct papers.paper_id) filter (where papers.first_listed_on >= $since::date) as new_papers,
    max(digests.listed_on) as last_day
from digests
inner join paper_appearances on digests.digest_id = paper_appearances.digest_id
inner join papers on paper_appearances.paper_id = papers.paper_id
where digests.listed_on >= $since::date
group by digests.source
order by new_papers desc, digests.source
