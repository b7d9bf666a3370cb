select
    line,
    file,
    file_pattern,
    day_pattern,
    day_order,
    listed_on::date as listed_on,
    listed_from::date as listed_from,
    listed_to::date as listed_to,
    source_kind,
    source,
    withdrawn::boolean as is_withdrawn
from {{ source('raw', 'config_digests') }}
