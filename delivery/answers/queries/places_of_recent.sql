-- of topics or phrases, the newest papers of a window with the first place at which a digest lists each; with $newest, of that many
-- papers, the newest there are
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

-- by an aggregate: a window over every paper of a topic would sort them all
newest as (
    select
        members.id,
        unnest(max({ 'first_listed_on': papers.first_listed_on, 'paper_id': members.paper_id }, $most)) as paper
    from members
    inner join papers on members.paper_id = papers.paper_id
    where
        papers.first_listed_on between $recent_from::date and $as_of::date
        and ($newest is null or papers.paper_no > (select max(numbered.paper_no) from papers as numbered) - $newest)
    group by members.id
)

select
    newest.id,
    newest.paper.paper_id as paper_id,
    arg_min(
        { 'file': digests.file_path, 'line': appearances.line_start, 'source': digests.source, 'listed_on': digests.listed_on },
        (digests.listed_on, digests.file_path)
    ) as place
from newest
inner join paper_appearances as appearances on newest.paper.paper_id = appearances.paper_id
inner join digests on appearances.digest_id = digests.digest_id
group by newest.id, newest.paper
order by newest.id, newest.paper desc
