with phrases as (
    select
        'disc_' || substr(found.first_phrase_id, 4) as topic_id,
        found.first_phrase_id,
        found.known_from,
        phrases.phrase_id,
        phrases.phrase,
        phrases.papers
    from {{ ref('int_discovered_groups') }} as found
    inner join {{ ref('int_phrases') }} as phrases
        on found.phrase_id = phrases.phrase_id
),

areas as (
    -- the area that most of the topic's papers stand in
    select
        phrases.topic_id,
        arg_max(topics.topic_id, (phrase_topics.papers, topics.topic_id)) as area_id
    from phrases
    inner join {{ ref('int_phrase_topics') }} as phrase_topics
        on phrases.phrase_id = phrase_topics.phrase_id
    inner join {{ ref('int_topics') }} as topics
        on phrase_topics.topic_id = topics.topic_id
    where topics.parent_topic_id is null
    group by phrases.topic_id
),

named as (
    select
        topic_id,
        min(known_from) as known_from,
        arg_max(phrase, (phrase_id = first_phrase_id, phrase)) as name,
        list(phrase order by papers desc, phrase) as phrases
    from phrases
    group by topic_id
),

int_discovered_topics as (
    select
        named.topic_id,
        areas.area_id as parent_topic_id,
        named.name,
        'Discovered: papers with ' || array_to_string(named.phrases[1:8], ', ') as description,
        'discovered' as origin,
        []::varchar[] as arxiv_categories,
        named.known_from
    from named
    inner join areas
        on named.topic_id = areas.topic_id
)

select * from int_discovered_topics
