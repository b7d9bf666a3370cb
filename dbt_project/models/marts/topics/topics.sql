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
        arxiv_categories
    from curated
)

select * from topics
