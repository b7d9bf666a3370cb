-- topics and phrases whose name holds all of the words, those named by nothing else and with the most papers first
with counts as (
    select
        topic_id,
        count(*) as papers
    from paper_topics
    group by topic_id
),

named as (
    select
        'topic' as kind,
        topics.topic_id as id,
        topics.name,
        coalesce(counts.papers, 0) as papers
    from topics
    left join counts on topics.topic_id = counts.topic_id
    union all
    select
        'phrase' as kind,
        phrase_id as id,
        phrase as name,
        papers
    from phrases
)

select
    kind,
    id,
    name,
    papers
from named
where
    kind in (select unnest($kinds::varchar[]))
    and contains(lower(strip_accents(name)), $part)
    and list_has_all(
        list_transform(search_words_asked(name), lambda word: search_word(word)),
        list_transform($words::varchar[], lambda word: search_word(word))
    )
order by
    len(search_words_asked(name)) = len($words::varchar[]) desc,
    papers desc,
    id
limit $most
