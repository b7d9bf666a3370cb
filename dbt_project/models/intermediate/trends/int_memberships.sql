{{ config(materialized='view') }}

with topics as (
    select
        'topic' as kind,
        topics.topic_id as id,
        topics.paper_id,
        days.first_listed_on,
        date '0001-01-01' as visible_from
    from {{ ref('int_paper_topics') }} as topics
    inner join {{ ref('int_paper_days') }} as days
        on topics.paper_id = days.paper_id
),

phrases as (
    select
        'phrase' as kind,
        phrase_id as id,
        paper_id,
        first_listed_on,
        visible_from
    from {{ ref('int_paper_phrases') }}
    where first_listed_on is not null
),

int_memberships as (
    select * from topics
    union all
    select * from phrases
)

select * from int_memberships
