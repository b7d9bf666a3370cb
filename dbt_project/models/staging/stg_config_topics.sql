select
    line,
    {{ trimmed('topic_id') }} as topic_id,
    {{ trimmed('parent_topic_id') }} as parent_topic_id,
    {{ trimmed('name') }} as name,
    {{ trimmed('description') }} as description,
    {{ trimmed('arxiv_categories') }} as arxiv_categories
from {{ source('raw', 'config_topics') }}
