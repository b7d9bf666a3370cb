with {{ trending(ref('int_phrase_windows'), ref('int_trend_totals'), 'phrase_id', var('trend_min_change_phrases')) }},

alone as (
    -- of a phrase and a longer one with nearly all of its papers, the longer one is called
    select
        as_of,
        phrase_id
    from {{ ref('int_phrase_windows') }}
    where stands_alone
),

int_trending_phrases as (
    select
        {{ trending_columns('phrase_id') }}
    from judged
    semi join alone
        on
            judged.as_of = alone.as_of
            and judged.phrase_id = alone.phrase_id
)

select * from int_trending_phrases
