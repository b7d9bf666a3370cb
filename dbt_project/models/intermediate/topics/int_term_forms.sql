with terms as (
    select distinct term_key from {{ ref('int_topic_terms') }}
),

split as (
    select term_key, string_split(term_key, '-') as parts
    from terms
    where term_key not like '=%'
),

-- a hyphen stands for a hyphen, a blank or nothing: pre-training, pre training, pretraining. The digits of a number in base two say
-- which hyphens are blanks
opened as (
    select
        term_key,
        unnest(list_transform(
            range(1 << (len(parts) - 1)),
            lambda blanks: array_to_string(list_transform(
                range(len(parts)),
                lambda n: case when n > 0 and (blanks >> (n - 1)) & 1 = 1 then ' ' else '' end || parts[n + 1]
            ), '')
        )) as form
    from split
),

spelled as (
    select term_key, form from opened
    union
    select term_key, {{ british('form') }} as form from opened
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
