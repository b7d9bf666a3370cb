with topic_papers as (
    select * from {{ ref('int_topic_papers') }}
),

topics as (
    select
        topic_id,
        parent_topic_id
    from {{ ref('int_topics') }}
),

total as (
    select count(*) as papers from {{ ref('papers') }}
),

counts as (
    select
        topic_id,
        count(*) as papers
    from topic_papers
    group by topic_id
),

together as (
    select
        a.topic_id,
        b.topic_id as neighbour_id,
        count(*) as papers
    from topic_papers as a
    inner join topic_papers as b
        on
            a.paper_id = b.paper_id
            and a.topic_id != b.topic_id
    group by
        a.topic_id,
        b.topic_id
    having count(*) >= {{ var('neighbour_min_papers') }}
),

topic_pairs as (
    -- an area always stands with its own topics: that says nothing
    select
        together.topic_id,
        'topic' as neighbour_kind,
        together.neighbour_id,
        together.papers,
        {{ npmi('together.papers', 'a.papers', 'b.papers', 'total.papers') }} as npmi
    from together
    inner join counts as a
        on together.topic_id = a.topic_id
    inner join counts as b
        on together.neighbour_id = b.topic_id
    inner join topics as own
        on together.topic_id = own.topic_id
    inner join topics as near
        on together.neighbour_id = near.topic_id
    cross join total
    where
        own.parent_topic_id is distinct from near.topic_id
        and near.parent_topic_id is distinct from own.topic_id
),

phrase_pairs as (
    select
        topic_id,
        'phrase' as neighbour_kind,
        phrase_id as neighbour_id,
        papers,
        npmi
    from {{ ref('int_phrase_topics') }}
),

pairs as (
    select * from topic_pairs
    union all
    select * from phrase_pairs
),

int_topic_neighbours as (
    select * from pairs
    where npmi >= {{ var('neighbour_min_npmi') }}
    qualify
        row_number() over (partition by topic_id, neighbour_kind order by npmi desc, papers desc, neighbour_id)
        <= {{ var('neighbours_per_topic') }}
)

select * from int_topic_neighbours
