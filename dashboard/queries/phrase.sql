select
    phrases.phrase_id,
    phrases.phrase,
    phrases.variants,
    phrases.topic_id,
    topics.name as topic,
    phrases.papers,
    (select count(*) from papers) as total_papers,
    phrases.first_listed_on,
    phrases.known_from,
    (
        select
            list(
                struct_pack(phrase_id := longer.phrase_id, phrase := longer.phrase, papers := longer.papers)
                order by longer.papers desc, longer.phrase
            )
        from phrases as longer
        where list_contains(phrases.part_of, longer.phrase_id)
    ) as part_of,
    first_papers.paper_id as first_paper_id,
    first_papers.title as first_title
from phrases
left join topics on phrases.topic_id = topics.topic_id
left join papers as first_papers on phrases.first_paper_id = first_papers.paper_id
where phrases.phrase_id = $phrase_id
