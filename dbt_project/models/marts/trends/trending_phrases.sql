with trending_phrases as (
    select
        as_of,
        phrase_id,
        rank,
        status,
        recent_papers,
        recent_total_papers,
        recent_share,
        baseline_papers,
        baseline_total_papers,
        baseline_share,
        change,
        z,
        q_value
    from {{ ref('int_trending_phrases') }}
)

select * from trending_phrases
