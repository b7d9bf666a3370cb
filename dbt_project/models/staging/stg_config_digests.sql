select
    line,
    file,
    file_pattern,
    day_pattern,
    day_order,
    listed_on::date as listed_on,
    source_kind,
    source,
    withdrawn::boolean as is_withdrawn
from {{ source('raw', 'config_digests') }}
