-- what this file says: the trends of the newest Sunday whose week is over, and the trending papers; a list with nothing in it is one
-- row without an id
create or replace temp table saying as
with sundays as (
    select
        (select max(as_of) from trend_windows where has_history and not is_partial) as of_trends,
        (select max(as_of) from trending_papers) as of_papers
),

methods as (
    select
        max(value) filter (where key = 'method_trends') as of_trends,
        max(value) filter (where key = 'method_papers') as of_papers
    from about
),

lists as (
    select 'phrases' as list, sundays.of_trends as as_of, methods.of_trends as method from sundays cross join methods
    union all
    select 'topics', sundays.of_trends, methods.of_trends from sundays cross join methods
    union all
    select 'papers', sundays.of_papers, methods.of_papers from sundays cross join methods
),

listed as (
    select 'phrases' as list, trends.* exclude (phrase_id, z, recent_share, baseline_share), phrases.phrase_id as id, phrases.phrase as name
    from trending_phrases as trends
    inner join phrases on trends.phrase_id = phrases.phrase_id
    where trends.status in ('rising', 'new', 'growing', 'falling')
    union all by name
    select 'topics' as list, trends.* exclude (topic_id, z, recent_share, baseline_share), topics.topic_id as id, topics.name
    from trending_topics as trends
    inner join topics on trends.topic_id = topics.topic_id
    where trends.status in ('rising', 'new', 'growing', 'falling')
    union all by name
    select 'papers' as list, trending.* exclude (paper_id), papers.paper_id as id, papers.title as name
    from trending_papers as trending
    inner join papers on trending.paper_id = papers.paper_id
)

select
    lists.list,
    lists.as_of,
    listed.rank,
    listed.id,
    listed.name,
    listed.status,
    listed.recent_papers,
    listed.recent_total_papers,
    listed.baseline_papers,
    listed.baseline_total_papers,
    listed.change,
    listed.chance,
    listed.q_value,
    listed.score,
    listed.reasons,
    lists.method
from lists
left join listed on lists.list = listed.list and lists.as_of = listed.as_of
where lists.as_of is not null;

-- a list that says the same as when it was kept last is not kept again
insert into published_trends by name
with last_kept as (
    select list, max(said_at) as said_at
    from published_trends
    group by list
),

before as (
    select published_trends.* exclude (said_at, generation)
    from published_trends
    inner join last_kept on published_trends.list = last_kept.list and published_trends.said_at = last_kept.said_at
),

changed as (
    select list from (select hash(saying) as row, list from saying except select hash(before) as row, list from before)
    union
    select list from (select hash(before) as row, list from before except select hash(saying) as row, list from saying)
)

select saying.*, $said_at::timestamp as said_at, $generation as generation
from saying
where saying.list in (select changed.list from changed);
