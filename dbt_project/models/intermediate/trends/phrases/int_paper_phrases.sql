with heads as (
    select * from {{ ref('int_phrase_heads') }}
),

texts as (
    select * from {{ ref('int_phrase_texts') }}
    where is_current
),

found as (
    select
        members.text_no,
        heads.head,
        min(heads.admitted_week) as visible_from
    from {{ ref('int_text_members') }} as members
    inner join heads
        on members.gram = heads.gram
    group by
        members.text_no,
        heads.head
),

int_paper_phrases as (
    select
        texts.paper_id,
        {{ phrase_id('found.head') }} as phrase_id,
        found.head,
        found.visible_from,
        texts.first_listed_on,
        texts.week_end
    from found
    inner join texts
        on found.text_no = texts.text_no
)

select * from int_paper_phrases
