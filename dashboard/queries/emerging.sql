-- phrases first seen within the recent weeks of a Sunday, each with the paper that brought it
select
    emerging_phrases.phrase_id,
    phrases.phrase,
    emerging_phrases.papers,
    emerging_phrases.days,
    emerging_phrases.first_listed_on,
    papers.paper_id,
    papers.title
from emerging_phrases
inner join phrases on emerging_phrases.phrase_id = phrases.phrase_id
left join papers on emerging_phrases.first_paper_id = papers.paper_id
where emerging_phrases.as_of = $as_of::date
order by emerging_phrases.rank
