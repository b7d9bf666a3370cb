-- of topics or phrases, the newest papers of the recent window with the first place at which a digest lists each
with members as (
    select
        topic_id as id,
        paper_id
    from paper_topics
    where $kind = 'topic' and topic_id in (select unnest($ids::varchar[]))
    union all
    select
        phrase_id as id,
        paper_id
    from paper_phrases
    where $kind = 'phrase' and phrase_id in (select unnest($ids::varchar[]))
),

newest as (
    select
        members.id,
        members.paper_id,
        papers.first_listed_on
    from members
    inner join papers on members.paper_id = papers.paper_id
    where papers.first_listed_on between $recent_from::date and $as_of::date
    qualify row_number() over (partition by members.id order by papers.first_listed_on desc, members.paper_id) <= $most
)

select
    newest.id,
    newest.paper_id,
    arg_min(
        { 'file': digests.file_path, 'line': appearances.line_start, 'source': digests.source, 'listed_on': digests.listed_on },
        (digests.listed_on, digests.file_path)
    ) as place
from newest
inner join paper_appearances as appearances on newest.paper_id = appearances.paper_id
inner join digests on appearances.digest_id = digests.digest_id
group by newest.id, newest.paper_id, newest.first_listed_on
order by newest.id, newest.first_listed_on desc, newest.paper_id
