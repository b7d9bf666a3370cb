-- the topic or phrase that has an id
select
    'topic' as kind,
    topic_id as id,
    name,
    (select count(*) from paper_topics where paper_topics.topic_id = $id) as papers
from topics
where topic_id = $id
union all
select
    'phrase' as kind,
    phrase_id as id,
    phrase as name,
    papers
from phrases
where phrase_id = $id
