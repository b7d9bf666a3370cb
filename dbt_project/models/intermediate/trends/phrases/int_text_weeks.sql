with int_text_weeks as (
    select
        week_end,
        sum(count(*)) over (order by week_end) as papers
    from {{ ref('int_phrase_texts') }}
    where is_current
    group by week_end
)

select * from int_text_weeks
