-- Topics by number of papers
select
    topics.name,
    count(*) as papers
from paper_topics
inner join topics on paper_topics.topic_id = topics.topic_id
where topics.parent_topic_id is not null
group by topics.name
order by papers desc
limit 25
