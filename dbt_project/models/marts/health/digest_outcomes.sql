with outcomes as (
    select * from {{ ref('stg_digest_outcomes') }}
    qualify row_number() over (partition by file_path order by seen_at desc) = 1
),

overrides as (
    select * from {{ ref('int_digest_overrides') }}
),

unbelieved as (
    select
        file_id,
        min(unbelieved_on) as listed_on
    from {{ ref('int_captures') }}
    where unbelieved_on is not null
    group by file_id
),

digest_outcomes as (
    select
        outcomes.file_path,

        -- what became of it
        case when overrides.is_withdrawn then 'withdrawn' else outcomes.outcome end as outcome,
        coalesce(outcomes.reason, case when unbelieved.listed_on is not null then 'day_not_believed' end) as reason,
        outcomes.line,
        coalesce(outcomes.detail, 'it says ' || unbelieved.listed_on) as detail,
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
    left join unbelieved using (file_id)
)

select * from digest_outcomes
