-- the words that a paper shares with one that its reader kept, the rarest first, of all words of the paper
with texts as (
    select
        paper_id,
        unnest(list_distinct(list_transform(
            search_words_of(title || ' ' || coalesce(abstract, '')),
            lambda word: search_word(word)
        ))) as word
    from papers
    where paper_id in ($id, $other)
),

words as (
    select word
    from texts
    where paper_id = $id
),

shared as (
    select
        words.word,
        known.papers
    from words
    inner join texts on words.word = texts.word and texts.paper_id = $other
    inner join search_words as known on words.word = known.word
)

select
    papers.title as name,
    papers.paper_id,
    kept.paper_id as kept_paper_id,
    kept.title as kept_title,
    (select list(shared.word order by shared.papers, shared.word) from shared) as reasons,
    (select count(*) from shared) as numerator,
    (select count(*) from words) as denominator
from papers
inner join papers as kept on kept.paper_id = $other
where papers.paper_id = $id
