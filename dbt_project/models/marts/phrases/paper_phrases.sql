with ngrams as (
    select paper_id, unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
    from {{ ref('int_paper_ngrams') }}
)

select
    ngrams.paper_id,
    {{ phrase_id('phrases.canonical_ngram') }} as phrase_id,
    min(phrases.known_from) as visible_from,
    case when count(*) = count(phrases.known_until) then max(phrases.known_until) end as visible_until
from ngrams
inner join {{ ref('int_canonical_phrases') }} as phrases using (ngram)
group by ngrams.paper_id, phrases.canonical_ngram
