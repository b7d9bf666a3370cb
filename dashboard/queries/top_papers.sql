-- papers of a period: of a week the trending ones as of its Sunday, of a day or month (and of a week without a ranking) the most
-- upvoted of those first listed in it, then those in most digests
with ranked as (
    select
        paper_id,
        rank,
        reasons
    from trending_papers
    where $grain = 'week' and as_of = $last_day::date
),

wanted as (
    select
        paper_id,
        rank::bigint as rank,
        reasons
    from ranked
    union all
    select
        paper_id,
        row_number() over (order by upvotes desc nulls last, digests desc, first_listed_on desc, paper_id) as rank,
        null as reasons
    from papers
    where
        not exists (from ranked)
        and first_listed_on between $first_day::date and $last_day::date
)

select
    papers.paper_id,
    wanted.reasons,
    count(*) over () as found
from wanted
inner join papers on wanted.paper_id = papers.paper_id
order by wanted.rank
limit $most
