select
    run_id,
    started_at,
    ended_at,
    outcome,
    new_digests,
    new_papers,
    message
from pipeline_runs
order by started_at desc
limit 200
