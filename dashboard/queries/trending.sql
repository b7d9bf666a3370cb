-- rising, new, growing and falling topics or phrases: of a Sunday from the tables, of any other day by trending_on
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
)

select
    said.*,
    coalesce(phrases.phrase, topics.name) as name,
    coalesce(areas.name, belonging.name) as belongs_to,
    topics.origin,
    heads.phrase as story
from said
left join phrases on said.kind = 'phrase' and said.id = phrases.phrase_id
left join topics on said.kind = 'topic' and said.id = topics.topic_id
left join topics as areas on topics.parent_topic_id = areas.topic_id
left join topics as belonging on phrases.topic_id = belonging.topic_id
left join trend_stories
    on
        $is_sunday
        and trend_stories.as_of = $as_of::date
        and said.id != trend_stories.phrase_id
        and list_contains(trend_stories.phrase_ids, said.id)
left join phrases as heads on trend_stories.phrase_id = heads.phrase_id
where said.status in ('rising', 'new', 'growing', 'falling')
order by said.status = 'falling', said.rank * case said.status when 'falling' then -1 else 1 end
