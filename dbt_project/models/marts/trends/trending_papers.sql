with trending_papers as (
    select
        null::date as as_of,
        null::varchar as paper_id,
        null::bigint as rank,
        null::double as score,
        null::varchar[] as reasons
    where false
)

select * from trending_papers
