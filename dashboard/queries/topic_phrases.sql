select
    phrase_id,
    phrase,
    papers
from phrases
where topic_id = $topic_id
order by papers desc, phrase
limit $most
