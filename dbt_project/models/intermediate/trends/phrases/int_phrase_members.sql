{{ config(materialized='incremental', unique_key='admitted_week', incremental_strategy='delete+insert') }}

with changed as (
    select {{ first_changed_week() }} as since
),

exams as (
    select exams.*
    from {{ ref('int_gram_exams') }} as exams
    cross join changed
    where
        exams.week_end >= changed.since
    {% if is_incremental() %}
        and exams.gram not in (select known.gram from {{ this }} as known where known.admitted_week < changed.since)
        {% endif %}
),

gram_weeks as (
    select * from {{ ref('int_gram_weeks') }}
),

longer as (
    -- the longer phrase of which each is most often a part, as far as papers up to the exam can tell
    select
        exams.gram,
        exams.week_end,
        max(gram_weeks.papers) as papers
    from exams
    inner join {{ ref('int_gram_parts') }} as parts
        on exams.gram = parts.part
    asof inner join gram_weeks
        on
            parts.gram = gram_weeks.gram
            and exams.week_end >= gram_weeks.week_end
    group by
        exams.gram,
        exams.week_end
),

shorter as (
    -- its rarest word
    select
        exams.gram,
        exams.week_end,
        min(gram_weeks.papers) as papers
    from exams
    inner join {{ ref('int_gram_parts') }} as parts
        on exams.gram = parts.gram
    asof inner join gram_weeks
        on
            parts.part = gram_weeks.gram
            and exams.week_end >= gram_weeks.week_end
    where gram_weeks.words = 1
    group by
        exams.gram,
        exams.week_end
),

judged as (
    select
        exams.*,
        {{ stands_alone('exams.papers', 'longer.papers') }} as stands_alone,
        case
            when exams.words = 1
                then
                    exams.names >= {{ var('phrase_name_share') }} * exams.papers
                    or (
                        exams.titles >= {{ var('word_min_title_share') }} * exams.papers
                        and exams.times >= {{ var('word_min_mentions') }} * exams.papers
                    )
            else
                exams.titles >= greatest(1, {{ var('phrase_min_title_share') }} * exams.papers)
                or defined.papers >= {{ var('acronym_min_papers') }}
                or exams.papers >= {{ var('phrase_min_cohesion') }} * shorter.papers
        end as is_term
    from exams
    left join longer
        on
            exams.gram = longer.gram
            and exams.week_end = longer.week_end
    left join shorter
        on
            exams.gram = shorter.gram
            and exams.week_end = shorter.week_end
    left join {{ ref('int_gram_definitions') }} as defined
        on
            exams.gram = defined.gram
            and exams.week_end = defined.week_end
),

int_phrase_members as (
    select
        gram,
        words,
        min(week_end) as admitted_week,
        {{ latest_change() }} as change
    from judged
    where
        stands_alone
        and is_term
    group by
        gram,
        words
)

select * from int_phrase_members
