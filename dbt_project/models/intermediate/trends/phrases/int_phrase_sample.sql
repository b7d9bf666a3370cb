with texts as (
    select * from {{ ref('int_phrase_texts') }}
    where is_current
),

int_phrase_sample as (
    select
        text_no,
        week_end
    from texts
    qualify row_number() over (partition by week_end order by md5(paper_id)) <= {{ var('phrase_sample_papers') }}
)

select * from int_phrase_sample
