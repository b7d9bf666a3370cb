with trend_periods as (
    select
        grain,
        period_start,
        period_end,
        digests,
        total_papers,
        is_partial
    from {{ ref('int_periods') }}
)

select * from trend_periods
