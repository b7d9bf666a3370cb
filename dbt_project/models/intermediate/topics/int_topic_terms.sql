with terms as (
    select
        terms.topic_id,
        coalesce(topics.parent_topic_id, topics.topic_id) as area_id,
        {{ term_key('terms.term') }} as term_key,
        terms.term,
        terms.weight
    from {{ ref('topic_terms') }} as terms
    inner join {{ ref('topics') }} as topics using (topic_id)
),

of_areas as (
    -- a term of several topics of an area counts once for the area, with its largest weight; a hint does not
    select
        area_id as topic_id,
        area_id,
        term_key,
        min(term) as term,
        max(weight) as weight
    from terms
    where topic_id = area_id or weight >= {{ var('topic_hint_weight') }}
    group by all
),

together as (
    select * from of_areas
    union all
    select * from terms
    where topic_id != area_id
)

-- small numbers in place of ids and keys keep a million papers' points small
select
    *,
    dense_rank() over (order by topic_id) as topic_no,
    dense_rank() over (order by area_id) as area_no,
    dense_rank() over (order by term_key) as term_no
from together
