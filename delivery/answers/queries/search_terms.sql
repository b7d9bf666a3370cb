select
    bit,
    term,
    search_word(term) as singular,
    is_prefix,
    is_quoted,
    is_common,
    word_id,
    papers,
    points,
    search_phrases($query) as phrases,
    search_few() as few
from search_terms($query)
order by bit, word_id
