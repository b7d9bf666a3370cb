with exams as (
    select * from {{ ref('int_gram_exams') }}
),

acronyms as (
    select * from {{ ref('int_text_acronyms') }}
),

sample as (
    select * from {{ ref('int_phrase_sample') }}
),

int_gram_definitions as (
    select
        exams.gram,
        exams.week_end,
        count(distinct acronyms.text_no) as papers
    from exams
    inner join acronyms
        on exams.gram = acronyms.long
    inner join sample
        on
            acronyms.text_no = sample.text_no
            and exams.week_end >= sample.week_end
    group by
        exams.gram,
        exams.week_end
)

select * from int_gram_definitions
