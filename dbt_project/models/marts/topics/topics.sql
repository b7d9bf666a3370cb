with topics as (
    select
        topic_id,
        parent_topic_id,
        name,
        description,
        'curated' as origin,
        arxiv_categories
    from {{ ref('int_topics') }}
)

select * from topics
