-- papers first listed on a day or later, those of the newest days first, and of a day those with the most upvotes
with new_papers as (
    select
        *,
        count(*) over () as found
    from papers
    where first_listed_on >= $since::date
    order by first_listed_on desc, upvotes desc nulls last, title
    limit $most
)

select
    new_papers.paper_id,
    new_papers.title,
    new_papers.first_listed_on,
    new_papers.last_listed_on,
    new_papers.code_url,
    new_papers.upvotes,
    new_papers.digests,
    new_papers.found,
    list(topics.name order by paper_topics.score desc) filter (where topics.parent_topic_id is not null) as topics
from new_papers
left join paper_topics on new_papers.paper_id = paper_topics.paper_id
left join topics on paper_topics.topic_id = topics.topic_id
group by all
order by new_papers.first_listed_on desc, new_papers.upvotes desc nulls last, new_papers.title
