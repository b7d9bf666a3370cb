-- what lists show of papers, in the order of the ids asked for
with asked as (
    select
        unnest($paper_ids::varchar[]) as paper_id,
        generate_subscripts($paper_ids::varchar[], 1) as place
),

-- by number, which the table is sorted by: only the blocks with these papers' texts are read
numbers as materialized (
    select
        papers.paper_no,
        asked.place
    from papers
    inner join asked on papers.paper_id = asked.paper_id
),

topics_of as (
    select
        paper_topics.paper_id,
        list({ 'topic_id': topics.topic_id, 'name': topics.name } order by paper_topics.score desc, topics.name) as topics
    from paper_topics
    inner join topics on paper_topics.topic_id = topics.topic_id
    where
        topics.parent_topic_id is not null
        and paper_topics.paper_id in (select asked.paper_id from asked)
    group by paper_topics.paper_id
)

select
    papers.paper_id,
    papers.title,
    authors_of(papers.authors, $most_authors) as authors,
    coalesce(len(papers.authors), 0) as author_count,
    papers.summary,
    papers.abstract,
    papers.first_listed_on,
    papers.last_listed_on,
    papers.upvotes,
    papers.digests,
    topics_of.topics,
    links_of(papers.arxiv_id, papers.doi, papers.url, papers.code_url, papers.project_url, papers.title) as links
from papers
inner join numbers on papers.paper_no = numbers.paper_no
left join topics_of on papers.paper_id = topics_of.paper_id
order by numbers.place
