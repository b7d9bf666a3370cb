with source as (
    select * from {{ source('raw', 'pipeline_runs') }}
),

stg_pipeline_runs as (
    select
        run_id,
        started_at,
        ended_at,
        outcome,
        new_digests,
        new_papers,
        message
    from source
)

select * from stg_pipeline_runs
