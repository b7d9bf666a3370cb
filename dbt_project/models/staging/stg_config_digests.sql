select
    line,
    file,
    listed_on::date as listed_on,
    source_kind,
    source,
    coalesce(withdrawn::boolean, false) as is_withdrawn
from {{ source('raw', 'config_digests') }}
