select
    term,
    weight
from topic_terms
where topic_id = $topic_id
order by weight desc, term
limit 60
