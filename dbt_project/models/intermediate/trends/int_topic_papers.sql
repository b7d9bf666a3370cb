with paper_topics as (
    select
        paper_id,
        topic_id
    from {{ ref('int_paper_topics') }}
),

topics as (
    select
        topic_id,
        parent_topic_id
    from {{ ref('int_topics') }}
),

int_topic_papers as (
    select
        topic_id,
        paper_id
    from paper_topics
    union
    select
        topics.parent_topic_id as topic_id,
        paper_topics.paper_id
    from paper_topics
    inner join topics
        on paper_topics.topic_id = topics.topic_id
    where topics.parent_topic_id is not null
)

select * from int_topic_papers
