with readings as (
    -- the newest reading of each content
    select *
    from {{ source('raw', 'digest_files') }}
    qualify row_number() over (
        partition by content_sha256 order by read_order desc
    ) = 1
),

overrides as (
    {{ digest_overrides() }}
),

current_paths as (
    -- the content last read at each path; a rejected or vanished file does not replace it
    select
        file_path,
        content_sha256
    from {{ source('raw', 'digest_outcomes') }} as outcomes
    where file_id is not null
    qualify row_number() over (partition by file_path order by seen_order desc) = 1
),

sightings as (
    -- a modification time in the future is ignored: the content was received when first seen
    select
        content_sha256,
        coalesce(
            min(modified_at) filter (where not {{ is_ahead('modified_at', 'seen_at') }}),
            min(seen_at)
        ) as received_at
    from {{ source('raw', 'digest_outcomes') }} as outcomes
    where content_sha256 is not null
    group by content_sha256
),

decided as (
    -- a withdrawal or correction of one path applies to the same bytes at any other
    select
        current_paths.content_sha256,
        min(current_paths.file_path) as file_path,
        arg_max(overrides.source, overrides.precedence) as source,
        arg_max(overrides.source_kind, overrides.precedence) as source_kind,
        arg_max(overrides.listed_on, overrides.precedence) as listed_on,
        arg_max(overrides.listed_from, overrides.precedence) as listed_from,
        arg_max(overrides.listed_to, overrides.precedence) as listed_to,
        coalesce(bool_or(overrides.is_withdrawn), false) as is_withdrawn
    from current_paths
    left join overrides using (file_path)
    group by current_paths.content_sha256
)

select
    readings.content_sha256,
    readings.file_id,
    coalesce(decided.file_path, readings.file_path) as file_path,
    readings.format,
    coalesce(decided.source, readings.source) as source,
    coalesce(decided.source_kind, readings.source_kind) as source_kind,
    decided.listed_on as listed_on_override,
    readings.listed_on as listed_on_stated,
    readings.listed_on_source as listed_on_stated_source,
    coalesce(decided.listed_from, readings.listed_from) as listed_from,
    coalesce(decided.listed_to, readings.listed_to) as listed_to,
    decided.listed_from is not null as is_span_override,
    {{ latest_day_not_after(
        'readings.listed_month', 'readings.listed_day', 'sightings.received_at::date'
    ) }} as listed_on_inferred,
    sightings.received_at,
    readings.loaded_at,
    decided.file_path is not null and not decided.is_withdrawn as is_in_force
from readings
inner join sightings using (content_sha256)
left join decided using (content_sha256)
