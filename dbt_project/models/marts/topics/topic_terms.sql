-- depends_on: {{ ref('int_taxonomy_problems') }} (its test must pass before any term is used)
with curated as (
    select topic_id, term, weight, {{ term_key('term') }} as term_key
    from {{ ref('curated_topic_terms') }}
),

configured as (
    select topic_id, term, coalesce(weight, 1) as weight, term_key
    from (select *, {{ term_key('term') }} as term_key from {{ ref('stg_config_topic_terms') }})
    -- a repeated row is reported by assert_taxonomy_rows_are_sound; until then the first one counts
    qualify row_number() over (partition by topic_id, term_key order by line) = 1
),

merged as (
    select
        topic_id,
        term_key,
        coalesce(configured.term, curated.term) as term,
        coalesce(configured.weight, curated.weight) as weight
    from curated
    full join configured using (topic_id, term_key)
)

select merged.topic_id, merged.term, merged.weight
from merged
inner join {{ ref('topics') }} as topics using (topic_id)
-- a weight of zero removes a term
where merged.weight > 0 and merged.term_key != ''
