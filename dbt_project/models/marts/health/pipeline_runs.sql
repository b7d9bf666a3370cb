with pipeline_runs as (
    select
        run_id,
        started_at,
        ended_at,
        outcome,
        new_digests,
        new_papers,
        message
    from {{ source('raw', 'pipeline_runs') }}
)

select * from pipeline_runs
