-- rising, new, growing and falling topics or phrases, and phrases first seen in the recent weeks on more than one day: of a
-- Sunday from the tables, of any other day by trending_on
with said as (
    select
        'topic' as kind,
        topic_id as id,
        * exclude (as_of, topic_id)
    from trending_topics
    where $is_sunday and $kind = 'topic' and as_of = $as_of::date
    union all by name
    select
        'phrase' as kind,
        phrase_id as id,
        * exclude (as_of, phrase_id)
    from trending_phrases
    where $is_sunday and $kind = 'phrase' and as_of = $as_of::date
    union all by name
    from trending_on($as_of::date)
    where not $is_sunday and kind = $kind
),

first_seen as (
    select phrases.phrase_id
    from phrases
    inner join paper_phrases on phrases.phrase_id = paper_phrases.phrase_id
    inner join papers on paper_phrases.paper_id = papers.paper_id
    where
        $kind = 'phrase'
        and phrases.first_listed_on between $recent_from::date and $as_of::date
        and phrases.known_from <= $as_of::date
        and papers.first_listed_on <= $as_of::date
    group by phrases.phrase_id
    having count(distinct papers.first_listed_on) > 1
)

select
    said.*,
    coalesce(phrases.phrase, topics.name) as name,
    coalesce(areas.name, belonging.name) as belongs_to,
    topics.origin,
    heads.phrase as story,
    phrases.first_listed_on,
    first_seen.phrase_id is not null as is_first_seen
from said
left join phrases on said.kind = 'phrase' and said.id = phrases.phrase_id
left join topics on said.kind = 'topic' and said.id = topics.topic_id
left join topics as areas on topics.parent_topic_id = areas.topic_id
left join topics as belonging on phrases.topic_id = belonging.topic_id
left join first_seen on said.kind = 'phrase' and said.id = first_seen.phrase_id
left join trend_stories
    on
        $is_sunday
        and trend_stories.as_of = $as_of::date
        and said.id != trend_stories.phrase_id
        and list_contains(trend_stories.phrase_ids, said.id)
left join phrases as heads on trend_stories.phrase_id = heads.phrase_id
where said.status in ('rising', 'new', 'growing', 'falling') or (said.recent_papers > 0 and first_seen.phrase_id is not null)
order by
    list_position(['rising', 'new', 'growing', 'falling'], said.status) nulls last,
    said.rank * case said.status when 'falling' then -1 else 1 end nulls last,
    said.recent_papers desc,
    said.id
