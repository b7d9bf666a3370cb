-- the topics with the most papers, and of each the papers that the most digests list
with biggest as (
    select
        topics.topic_id,
        topics.name,
        count(*) as papers
    from paper_topics
    inner join topics on paper_topics.topic_id = topics.topic_id
    where topics.parent_topic_id is not null
    group by topics.topic_id, topics.name
    order by papers desc, topics.name
    limit $most
)

select
    biggest.topic_id,
    biggest.name,
    biggest.papers,
    (select count(*) from papers as every_paper) as total_papers,
    list(papers.paper_id order by papers.digests desc, papers.upvotes desc nulls last, paper_topics.score desc, papers.title)[:3]
        as example_paper_ids
from biggest
inner join paper_topics on biggest.topic_id = paper_topics.topic_id
inner join papers on paper_topics.paper_id = papers.paper_id
group by biggest.topic_id, biggest.name, biggest.papers
order by biggest.papers desc, biggest.name
