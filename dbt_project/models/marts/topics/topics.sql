with curated as (
    select * from {{ ref('curated_topics') }}
),

configured as (
    select * from {{ ref('stg_config_topics') }}
    where topic_id is not null
    -- a repeated row is reported by assert_taxonomy_rows_are_sound; until then the first one counts
    qualify row_number() over (partition by topic_id order by line) = 1
),

merged as (
    select
        topic_id,
        coalesce(configured.parent_topic_id, curated.parent_topic_id) as parent_topic_id,
        coalesce(configured.name, curated.name, topic_id) as name,
        coalesce(configured.description, curated.description, configured.name, topic_id) as description,
        coalesce(configured.arxiv_categories, curated.arxiv_categories) as arxiv_categories
    from curated
    full join configured using (topic_id)
)

select
    topic_id,
    parent_topic_id,
    name,
    description,
    'curated' as origin,
    {{ words_of('arxiv_categories') }} as arxiv_categories
from merged
