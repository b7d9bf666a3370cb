with topic_trends as (
    select
        topic_id,
        grain,
        period_start,
        papers,
        total_papers,
        share,
        is_partial
    from {{ ref('int_topic_trends') }}
)

select * from topic_trends
