select
    phrases.phrase_id,
    phrases.phrase,
    phrases.papers
from paper_phrases
inner join phrases on paper_phrases.phrase_id = phrases.phrase_id
where paper_phrases.paper_id = $paper_id
order by
    phrases.papers,
    phrases.phrase
