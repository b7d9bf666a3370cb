-- papers of a topic or phrase: the newest, or those with the most upvotes
with wanted as (
    select paper_id
    from paper_topics
    where $kind = 'topic' and topic_id = $id
    union all
    select paper_id
    from paper_phrases
    where $kind = 'phrase' and phrase_id = $id
)

select
    papers.paper_id
from papers
inner join wanted on papers.paper_id = wanted.paper_id
where not $by_upvotes or papers.upvotes > 0
order by
    case when $by_upvotes then papers.upvotes end desc nulls last,
    papers.first_listed_on desc nulls last,
    papers.title
limit $most
