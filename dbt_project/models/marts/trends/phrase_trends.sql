with phrase_trends as (
    select
        phrase_id,
        grain,
        period_start,
        papers,
        total_papers,
        share,
        is_partial
    from {{ ref('int_phrase_trends') }}
)

select * from phrase_trends
