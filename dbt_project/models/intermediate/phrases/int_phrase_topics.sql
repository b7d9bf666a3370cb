with total as (
    select count(*) as papers from {{ ref('papers') }}
),

topic_counts as (
    select topic_id, count(*) as papers
    from {{ ref('int_paper_topics') }}
    group by topic_id
),

phrase_counts as (
    select phrase_id, count(*) as papers
    from {{ ref('paper_phrases') }}
    group by phrase_id
),

together as (
    select phrases.phrase_id, topics.topic_id, count(*) as papers
    from {{ ref('paper_phrases') }} as phrases
    inner join {{ ref('int_paper_topics') }} as topics using (paper_id)
    group by all
    having count(*) >= {{ var('neighbour_min_papers') }}
)

select
    together.phrase_id,
    together.topic_id,
    together.papers,
    together.papers / phrase_counts.papers as share_of_phrase,
    {{ npmi('together.papers', 'phrase_counts.papers', 'topic_counts.papers', 'total.papers') }} as npmi
from together
inner join phrase_counts using (phrase_id)
inner join topic_counts using (topic_id)
cross join total
