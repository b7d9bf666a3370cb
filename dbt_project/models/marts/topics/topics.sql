with curated as (
    select * from {{ ref('int_topics') }}
),

topics as (
    select
        topic_id,
        parent_topic_id,
        name,
        description,
        'curated' as origin,
        arxiv_categories,
        null::date as known_from
    from curated
    union all
    select
        topic_id,
        parent_topic_id,
        name,
        description,
        origin,
        arxiv_categories,
        known_from
    from {{ ref('int_discovered_topics') }}
)

select * from topics
