-- papers in the order of the ids asked for, each with the places at which digests list it
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

places_of as (
    select
        appearances.paper_id,
        list_slice(list(
            { 'file': digests.file_path, 'line': appearances.line_start, 'source': digests.source, 'listed_on': digests.listed_on }
            order by digests.listed_on nulls last, digests.file_path
        ), 1, $most_places) as places
    from paper_appearances as appearances
    inner join digests on appearances.digest_id = digests.digest_id
    where appearances.paper_id in (select asked.paper_id from asked)
    group by appearances.paper_id
),

topics_of as (
    select
        paper_topics.paper_id,
        list(topics.name order by paper_topics.score desc, topics.name) as topics
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
    coalesce(papers.authors, []) as authors,
    papers.first_listed_on,
    papers.last_listed_on,
    papers.upvotes,
    papers.digests,
    papers.arxiv_id,
    papers.doi,
    papers.url,
    papers.summary,
    papers.abstract,
    coalesce(topics_of.topics, []) as topics,
    coalesce(places_of.places, []) as places
from papers
inner join numbers on papers.paper_no = numbers.paper_no
left join topics_of on papers.paper_id = topics_of.paper_id
left join places_of on papers.paper_id = places_of.paper_id
order by numbers.place
