with newest as (
    select max(loaded_at)::date as loaded_on
    from digests
)

select
    papers.paper_id,
    papers.title,
    papers.first_listed_on,
    papers.upvotes,
    papers.digests,
    list(topics.name order by paper_topics.score desc) filter (where topics.parent_topic_id is not null) as topics
from papers
cross join newest
left join paper_topics using (paper_id)
left join topics using (topic_id)
where
    papers.paper_id in (
        select paper_appearances.paper_id
        from paper_appearances
        inner join digests using (digest_id)
        where digests.loaded_at::date = newest.loaded_on
    )
group by papers.paper_id, papers.title, papers.first_listed_on, papers.upvotes, papers.digests
order by papers.first_listed_on desc nulls last, papers.upvotes desc nulls last, papers.title
limit $most
