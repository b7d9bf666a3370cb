with phrase_trends as (
    select
        null::varchar as phrase_id,
        null::varchar as grain,
        null::date as period_start,
        null::bigint as papers,
        null::bigint as total_papers,
        null::double as share,
        null::boolean as is_partial
    where false
)

select * from phrase_trends
