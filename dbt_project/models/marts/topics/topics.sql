with topics as (
    select * from {{ ref('int_topics') }}
),

published_topics as (
    select
        topic_id,
        parent_topic_id,
        name,
        description,
        'curated' as origin,
        arxiv_categories
    from topics
)

select * from published_topics
