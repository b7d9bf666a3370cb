-- the phrase whose id these words have, else one with them among its spellings
select
    phrase_id,
    phrase,
    papers
from phrases
where
    phrase_id = $phrase_id
    or list_contains(
        list_transform(list_append(coalesce(variants, []), phrase), lambda spelling: search_spaced(spelling)),
        search_spaced($words)
    )
order by
    phrase_id = $phrase_id desc,
    papers desc
limit 1
