with outcomes as (
    select * from {{ ref('stg_digest_outcomes') }}
    qualify row_number() over (partition by file_path order by seen_at desc) = 1
),

overrides as (
    select * from {{ ref('int_digest_overrides') }}
),

digest_outcomes as (
    select
        outcomes.file_path,

        -- what became of it
        case when overrides.is_withdrawn then 'withdrawn' else outcomes.outcome end as outcome,
        outcomes.reason,
        outcomes.line,
        outcomes.detail,
        outcomes.format,

        -- numbers
        outcomes.size_bytes,
        outcomes.entries,
        outcomes.rejects,
        outcomes.lines,
        outcomes.lines_accounted,
        outcomes.items,
        outcomes.items_accounted,

        -- dates
        outcomes.modified_at,
        outcomes.seen_at
    from outcomes
    left join overrides using (file_path)
)

select * from digest_outcomes
