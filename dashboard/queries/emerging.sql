-- phrases first seen within the recent weeks of a Sunday on more than one day, each with the paper that brought it
with found as (
    select
        phrases.phrase_id,
        any_value(phrases.phrase) as phrase,
        count(*) as papers,
        count(distinct papers.first_listed_on) as days,
        min(papers.first_listed_on) as first_listed_on,
        arg_min(papers.paper_id, (papers.first_listed_on, papers.paper_id)) as paper_id
    from trend_windows as windows
    inner join phrases
        on
            windows.recent_from <= phrases.first_listed_on
            and windows.as_of >= phrases.known_from
    inner join paper_phrases on phrases.phrase_id = paper_phrases.phrase_id
    inner join papers
        on
            paper_phrases.paper_id = papers.paper_id
            and windows.as_of >= papers.first_listed_on
    where
        windows.as_of = $as_of::date
        and windows.has_history
    group by phrases.phrase_id
    having days > 1
)

select
    found.*,
    papers.title
from found
left join papers on found.paper_id = papers.paper_id
order by found.papers desc, found.days desc, found.first_listed_on desc, found.phrase_id
