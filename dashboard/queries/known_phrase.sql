select
    phrase_id,
    phrase,
    papers
from phrases
where
    lower(strip_accents(phrase)) = $folded
    or list_contains(list_transform(variants, lambda variant: lower(strip_accents(variant))), $folded)
order by papers desc
limit 1
