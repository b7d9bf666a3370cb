-- papers whose title or abstract has the words in order, per week: the same papers that a search for the quoted words finds
with matching as (
    select
        date_trunc('week', papers.first_listed_on)::date as period_start,
        count(*) as papers
    from search_matches($quoted) as matches
    inner join papers on matches.paper_no = papers.paper_no
    where
        matches.has_all
        and papers.first_listed_on is not null
    group by date_trunc('week', papers.first_listed_on)
)

select
    $shown as name,
    periods.period_start,
    coalesce(matching.papers, 0)::bigint as papers,
    periods.total_papers,
    coalesce(matching.papers, 0) / periods.total_papers as share,
    periods.is_partial,
    (periods.period_start - date '1970-01-05') // 7 - row_number() over (order by periods.period_start) as stretch
from trend_periods as periods
left join matching on periods.period_start = matching.period_start
where
    periods.grain = 'week'
    and periods.total_papers > 0
order by periods.period_start
