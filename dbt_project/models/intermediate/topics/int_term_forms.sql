with recursive terms as (
    select distinct term_key from {{ ref('int_topic_terms') }}
),

-- a hyphen stands for a hyphen, a blank or nothing: pre-training, pre training, pretraining
opened as (
    select term_key, term_key as form from terms where term_key not like '=%'
    union all
    select opened.term_key, regexp_replace(opened.form, '-', joints.joint) as form
    from opened
    cross join (values (' '), ('')) as joints (joint)
    where opened.form like '%-%'
),

spelled as (
    select term_key, form from opened where form not like '%-%'
    union
    select term_key, {{ british('form') }} as form from opened where form not like '%-%'
),

acronyms as (
    select term_key, unnest([substr(term_key, 2), upper(substr(term_key, 2))]) as form from terms where term_key like '=%'
),

forms as (
    select term_key, unnest([form, {{ plural('form') }}]) as form, false as in_capitals from spelled
    union
    select term_key, unnest([form, form || 's']) as form, true as in_capitals from acronyms
)

select
    *,
    -- a small number in place of the key keeps a million papers' terms small
    dense_rank() over (order by term_key) as term_no,
    {{ word_list('lower(form)') }} as words
from forms
