with topic_trends_by_source as (
    select
        topic_id,
        source,
        grain,
        period_start,
        papers,
        total_papers,
        share
    from {{ ref('int_topic_trends_by_source') }}
)

select * from topic_trends_by_source
