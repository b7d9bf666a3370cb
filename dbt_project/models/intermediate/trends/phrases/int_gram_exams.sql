with sampled as (
    select
        week_end,
        sum(count(*)) over (order by week_end) as papers
    from {{ ref('int_phrase_sample') }}
    group by week_end
),

gram_weeks as (
    select
        gram_weeks.*,
        greatest({{ var('phrase_min_papers') }}, ceil({{ var('phrase_min_share') }} * sampled.papers)) as min_papers
    from {{ ref('int_gram_weeks') }} as gram_weeks
    inner join sampled
        on gram_weeks.week_end = sampled.week_end
),

int_gram_exams as (
    select
        gram,
        words,
        week_end,
        papers,
        titles,
        names,
        times
    from gram_weeks
    where
        papers >= min_papers
        and (
            papers - new_papers < min_papers
            or floor(ln(papers) / ln({{ var('phrase_exam_growth') }}))
            > floor(ln(greatest(papers - new_papers, 1)) / ln({{ var('phrase_exam_growth') }}))
        )
)

select * from int_gram_exams
