-- the discovered phrase that has these folded words among its spellings
select
    phrase_id,
    phrase,
    papers
from phrases
where
    list_contains(
        list_transform(
            list_append(coalesce(variants, []), phrase),
            lambda spelling: trim(regexp_replace(lower(strip_accents(spelling)), '[^\pL\pN]+', ' ', 'g'))
        ),
        $words
    )
order by papers desc
limit 1
