with {{ trending(ref('int_phrase_windows'), ref('int_trend_totals'), 'phrase_id', var('trend_min_change_phrases')) }},

int_trending_phrases as (
    select
        {{ trending_columns('phrase_id') }}
    from judged
    semi join {{ ref('int_phrases_alone') }} as alone
        on
            judged.as_of = alone.as_of
            and judged.phrase_id = alone.phrase_id
)

select * from int_trending_phrases
