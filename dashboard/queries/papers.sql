with wanted as (
    select papers.*
    from papers
    where
        ($words is null or list_bool_and(list_transform(
            string_split(lower(strip_accents($words)), ' '),
            lambda word: contains(lower(strip_accents(papers.title || ' ' || coalesce(papers.abstract, ''))), word)
        )))
        and (
            $topic_id is null or papers.paper_id in (select paper_topics.paper_id from paper_topics where paper_topics.topic_id = $topic_id)
        )
        and ($first_day is null or papers.first_listed_on >= $first_day)
        and ($last_day is null or papers.first_listed_on <= $last_day)
        and (not $only_repeated or papers.digests > 1)
        and ($source is null or papers.paper_id in (
            select paper_appearances.paper_id
            from paper_appearances
            inner join digests using (digest_id)
            where digests.source = $source
        ))
)

select
    paper_id,
    title,
    first_listed_on,
    upvotes,
    digests,
    count(*) over () as found
from wanted
order by
    case when $sort = 'upvotes' then upvotes end desc nulls last,
    case when $sort = 'times listed' then digests end desc nulls last,
    case when $sort = 'title' then title end,
    first_listed_on desc nulls last,
    title
limit $most offset $skipped
