with {{ trending(ref('int_phrase_windows'), ref('int_trend_totals'), 'phrase_id', var('trend_min_change_phrases')) }},

int_trending_phrases as (
    select
        {{ trending_columns('phrase_id') }}
    from judged
)

select * from int_trending_phrases
