with outcomes as (
    select * from {{ source('raw', 'digest_outcomes') }}
    qualify row_number() over (partition by file_path order by seen_order desc) = 1
),

overrides as (
    {{ digest_overrides() }}
),

unbelieved as (
    select file_id, min(unbelieved_on) as listed_on
    from {{ ref('int_captures') }}
    where unbelieved_on is not null
    group by file_id
),

remarks_of_readings as (
    -- an implausible date takes precedence over a missing one, which a date in digests.csv resolves
    select
        outcomes.file_path,
        case when unbelieved.listed_on is not null then 'day_not_believed' else files.remark end as reason,
        case when unbelieved.listed_on is null then files.remark_line end as line,
        coalesce('it says ' || unbelieved.listed_on, files.remark_detail) as detail
    from outcomes
    inner join {{ source('raw', 'digest_files') }} as files using (file_id)
    left join unbelieved using (file_id)
    left join overrides on outcomes.file_path = overrides.file_path
    where
        unbelieved.listed_on is not null
        or files.remark != 'day_not_read'
        or (files.remark is not null and overrides.listed_on is null)
),

future_times as (
    select
        outcomes.file_path,
        'modified_in_future' as reason,
        null as line,
        'it says ' || outcomes.modified_at::date || ' and was seen on ' || outcomes.seen_at::date as detail
    from outcomes
    left join overrides using (file_path)
    where
        {{ is_ahead('outcomes.modified_at', 'outcomes.seen_at') }}
        and outcomes.file_id is not null
        and overrides.listed_on is null
),

remarks as (
    -- what is wrong with the content goes before a wrong clock, and a note of what was not used comes last
    select *
    from (select * from remarks_of_readings union all select * from future_times)
    qualify row_number() over (partition by file_path order by reason = 'keys_not_used', reason = 'modified_in_future') = 1
)

select
    outcomes.file_path,

    -- what became of it
    case when overrides.is_withdrawn then 'withdrawn' else outcomes.outcome end as outcome,
    coalesce(outcomes.reason, remarks.reason) as reason,
    coalesce(outcomes.line, remarks.line) as line,
    coalesce(outcomes.detail, remarks.detail) as detail,
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
left join remarks using (file_path)
