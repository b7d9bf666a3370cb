-- how many of the papers first listed in the recent weeks each topic or phrase has from one source
with recent as (
    select papers.paper_id
    from papers
    where
        papers.first_listed_on between $recent_from::date and $as_of::date
        and papers.paper_id in (
            select appearances.paper_id
            from paper_appearances as appearances
            inner join digests on appearances.digest_id = digests.digest_id
            where digests.source = $source
        )
),

members as (
    select
        topic_id as id,
        paper_id
    from paper_topics
    where $kind = 'topic'
    union all
    select
        phrase_id as id,
        paper_id
    from paper_phrases
    where $kind = 'phrase'
)

select
    members.id,
    count(*) as papers
from members
semi join recent on members.paper_id = recent.paper_id
group by members.id
