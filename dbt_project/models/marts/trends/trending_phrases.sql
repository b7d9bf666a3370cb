with trending_phrases as (
    select
        null::date as as_of,
        null::varchar as phrase_id,
        null::bigint as rank,
        null::varchar as status,
        null::bigint as recent_papers,
        null::bigint as recent_total_papers,
        null::double as recent_share,
        null::bigint as baseline_papers,
        null::bigint as baseline_total_papers,
        null::double as baseline_share,
        null::double as change,
        null::double as z,
        null::double as q_value
    where false
)

select * from trending_phrases
