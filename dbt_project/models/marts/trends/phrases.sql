with longer as (
    select
        phrase_id,
        list(longer_phrase_id order by longer_phrase_id) as part_of
    from {{ ref('int_phrase_parts') }}
    group by phrase_id
),

phrases as (
    select
        phrases.phrase_id,
        phrases.phrase,
        phrases.variants,
        longer.part_of,
        phrases.topic_id,
        phrases.papers,
        phrases.first_listed_on,
        phrases.first_paper_id,
        phrases.known_from
    from {{ ref('int_phrases') }} as phrases
    left join longer
        on phrases.phrase_id = longer.phrase_id
)

select * from phrases
