with topics as (
    select topics.topic_id, topics.parent_topic_id, count(*) as papers
    from {{ ref('topics') }} as topics
    inner join {{ ref('int_paper_topics') }} as papers using (topic_id)
    group by all
),

total as (
    select count(*) as papers from {{ ref('papers') }}
),

together as (
    select a.topic_id, b.topic_id as neighbour_id, count(*) as papers
    from {{ ref('int_paper_topics') }} as a
    inner join {{ ref('int_paper_topics') }} as b
        on
            a.paper_id = b.paper_id
            and a.topic_id != b.topic_id
    group by all
    having count(*) >= {{ var('neighbour_min_papers') }}
),

pairs as (
    -- an area always occurs with its own topics, which means nothing
    select
        together.topic_id,
        'topic' as neighbour_kind,
        together.neighbour_id,
        together.papers,
        {{ npmi('together.papers', 'own.papers', 'near.papers', 'total.papers') }} as npmi
    from together
    inner join topics as own using (topic_id)
    inner join topics as near
        on together.neighbour_id = near.topic_id
    cross join total
    where
        own.parent_topic_id is distinct from near.topic_id
        and near.parent_topic_id is distinct from own.topic_id
    union all
    select
        topic_id,
        'phrase' as neighbour_kind,
        phrase_id as neighbour_id,
        papers,
        npmi
    from {{ ref('int_phrase_topics') }}
)

select * from pairs
where npmi >= {{ var('neighbour_min_npmi') }}
qualify
    row_number() over (partition by topic_id, neighbour_kind order by npmi desc, papers desc, neighbour_id)
    <= {{ var('neighbours_per_topic') }}
