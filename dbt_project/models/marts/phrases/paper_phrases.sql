with phrases as (
    select * from {{ ref('int_canonical_phrases') }}
),

ngrams as (
    select
        paper_id,
        unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
    from {{ ref('int_paper_ngrams') }}
),

paper_phrases as (
    select
        ngrams.paper_id,
        {{ phrase_id('phrases.canonical_ngram') }} as phrase_id,
        min(phrases.known_from) as visible_from
    from ngrams
    inner join phrases
        on ngrams.ngram = phrases.ngram
    group by
        ngrams.paper_id,
        phrases.canonical_ngram
)

select * from paper_phrases
