with {{ trending(ref('int_topic_windows'), ref('int_trend_totals'), 'topic_id', var('trend_min_change_topics')) }},

int_trending_topics as (
    select
        {{ trending_columns('topic_id') }}
    from judged
)

select * from int_trending_topics
