-- papers whose title or abstract has the words in order, per week; $word, the longest of them, rules out most texts cheaply
with texts as (
    select
        first_listed_on,
        lower(strip_accents(title)) as title,
        lower(strip_accents(coalesce(abstract, ''))) as abstract
    from papers
    where first_listed_on is not null
),

matching as (
    select
        date_trunc('week', first_listed_on)::date as period_start,
        count(*) as papers
    from texts
    where
        (contains(title, $word) and regexp_matches(title, $pattern))
        or (contains(abstract, $word) and regexp_matches(abstract, $pattern))
    group by date_trunc('week', first_listed_on)
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
