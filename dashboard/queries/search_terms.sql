select
    bit,
    term,
    is_prefix,
    is_quoted,
    word_id,
    papers,
    points,
    search_phrases($query) as phrases
from search_terms($query)
order by bit, word_id
