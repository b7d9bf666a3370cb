with recursive terms as (
    select distinct term_key from {{ ref('int_topic_terms') }}
),

-- a hyphen stands for a hyphen, a blank or nothing: pre-training, pre training, pretraining
opened as (
    select
        term_key,
        term_key as form
    from terms
    where term_key not like '=%'
    union all
    select
        opened.term_key,
        regexp_replace(opened.form, '-', joints.joint) as form
    from opened
    cross join (
        select ' ' as joint
        union all
        select '' as joint
    ) as joints
    where opened.form like '%-%'
),

spelled as (
    select term_key, form from opened where form not like '%-%'
    union
    select term_key, {{ british('form') }} as form from opened where form not like '%-%'
),

forms as (
    select term_key, form, false as in_capitals from spelled
    union
    select term_key, {{ plural('form') }} as form, false as in_capitals from spelled
    union
    select term_key, substr(term_key, 2) as form, true as in_capitals from terms where term_key like '=%'
    union
    select term_key, upper(substr(term_key, 2)) as form, true as in_capitals from terms where term_key like '=%'
    union
    select term_key, substr(term_key, 2) || 's' as form, true as in_capitals from terms where term_key like '=%'
    union
    select term_key, upper(substr(term_key, 2)) || 's' as form, true as in_capitals from terms where term_key like '=%'
)

-- found by its first two words, then read in full
select
    term_key,
    -- a small number in place of the key keeps a million papers' terms small
    dense_rank() over (order by term_key) as term_no,
    form,
    in_capitals,
    {{ word_list('lower(form)') }} as words,
    {{ word_at('lower(form)', 1) }} as first_word,
    {{ word_at('lower(form)', 2) }} as second_word
from forms
