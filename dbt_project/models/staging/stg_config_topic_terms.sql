select
    line,
    {{ trimmed('topic_id') }} as topic_id,
    {{ trimmed('term') }} as term,
    {{ trimmed('weight') }} as weight_as_written,
    try_cast({{ trimmed('weight') }} as double) as weight
from {{ source('raw', 'config_topic_terms') }}
