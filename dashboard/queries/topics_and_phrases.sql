-- topics and phrases to choose from, those with the most papers first, and whatever was asked for by its key
with papers_of_topics as (
    select
        topic_id,
        sum(papers)::bigint as papers
    from topic_trends
    where grain = 'month'
    group by topic_id
),

things as (
    select
        't:' || topics.topic_id as key,
        topics.name || ' (topic)' as name,
        coalesce(papers_of_topics.papers, 0) as papers,
        row_number() over (order by coalesce(papers_of_topics.papers, 0) desc, topics.topic_id) as place
    from topics
    left join papers_of_topics on topics.topic_id = papers_of_topics.topic_id
    union all
    select
        'p:' || phrase_id as key,
        phrase as name,
        papers,
        row_number() over (order by papers desc, phrase_id) as place
    from phrases
)

select
    key,
    name,
    papers
from things
where place <= $most or key in (select unnest($keys::varchar[]))
order by papers desc, key
