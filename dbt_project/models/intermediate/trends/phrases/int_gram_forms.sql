with members as (
    select * from {{ ref('int_phrase_members') }}
),

sample as (
    select * from {{ ref('int_phrase_sample') }}
),

counted as (
    select
        grams.gram,
        grams.form,
        count(*) as papers,
        min(grams.text_no) as text_no
    from {{ ref('int_text_grams') }} as grams
    semi join members
        on grams.gram = members.gram
    semi join sample
        on grams.text_no = sample.text_no
    group by
        grams.gram,
        grams.form
),

int_gram_forms as (
    select * from counted
    qualify row_number() over (partition by gram order by papers desc, form) <= {{ var('phrase_forms') }}
)

select * from int_gram_forms
