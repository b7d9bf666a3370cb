with heads as (
    select * from {{ ref('int_phrase_heads') }}
),

forms as (
    select
        heads.head,
        spellings.written,
        lower(spellings.written) as folded,
        forms.papers
    from heads
    inner join {{ ref('int_gram_forms') }} as forms
        on heads.gram = forms.gram
    inner join {{ ref('int_form_spellings') }} as spellings
        on
            forms.gram = spellings.gram
            and forms.form = spellings.form
),

spellings as (
    select
        head,
        arg_max(written, (papers, written)) as written,
        sum(papers) as papers
    from forms
    group by
        head,
        folded
),

named as (
    select
        head,
        list(written order by papers desc, written) as written
    from spellings
    group by head
),

counted as (
    select
        head,
        phrase_id,
        count(*) as papers,
        min(first_listed_on) as first_listed_on,
        arg_min(paper_id, (first_listed_on, paper_id)) as first_dated_paper_id,
        min(paper_id) as any_paper_id
    from {{ ref('int_paper_phrases') }}
    group by
        head,
        phrase_id
),

admitted as (
    select
        head,
        min(admitted_week) as known_from
    from heads
    group by head
),

topics as (
    select
        phrase_id,
        arg_max(topic_id, (npmi, papers, topic_id)) as topic_id
    from {{ ref('int_phrase_topics') }}
    where npmi >= {{ var('phrase_topic_min_npmi') }} and share_of_phrase >= {{ var('phrase_topic_min_share') }}
    group by phrase_id
),

int_phrases as (
    select
        counted.phrase_id,
        named.written[1] as phrase,
        named.written[2:{{ var('phrase_forms') + 1 }}] as variants,
        topics.topic_id,
        counted.papers,
        counted.first_listed_on,
        coalesce(counted.first_dated_paper_id, counted.any_paper_id) as first_paper_id,
        case when admitted.known_from < {{ undated_week() }} then admitted.known_from end as known_from
    from counted
    inner join named
        on counted.head = named.head
    inner join admitted
        on counted.head = admitted.head
    left join topics
        on counted.phrase_id = topics.phrase_id
)

select * from int_phrases
