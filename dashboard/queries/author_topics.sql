select
    topics.topic_id,
    topics.name,
    count(*) as papers
from paper_topics
inner join topics on paper_topics.topic_id = topics.topic_id
where paper_topics.paper_id in (select paper_authors.paper_id from paper_authors where paper_authors.author_key = $author_key)
group by topics.topic_id, topics.name
order by papers desc, topics.name
limit $most
