select
    run_id,
    started_at,
    ended_at,
    outcome,
    new_digests,
    new_papers,
    message
from {{ source('raw', 'pipeline_runs') }}
