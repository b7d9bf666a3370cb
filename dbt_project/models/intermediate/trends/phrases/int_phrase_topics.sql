with sample as (
    select
        texts.paper_id
    from {{ ref('int_phrase_sample') }} as sample
    inner join {{ ref('int_phrase_texts') }} as texts
        on sample.text_no = texts.text_no
),

total as (
    select count(*) as papers from sample
),

topics as (
    select topic_papers.*
    from {{ ref('int_paper_topics') }} as topic_papers
    semi join sample
        on topic_papers.paper_id = sample.paper_id
),

phrases as (
    select
        paper_phrases.paper_id,
        paper_phrases.phrase_id
    from {{ ref('int_paper_phrases') }} as paper_phrases
    semi join sample
        on paper_phrases.paper_id = sample.paper_id
),

topic_counts as (
    select
        topic_id,
        count(*) as papers
    from topics
    group by topic_id
),

phrase_counts as (
    select
        phrase_id,
        count(*) as papers
    from phrases
    group by phrase_id
),

together as (
    select
        phrases.phrase_id,
        topics.topic_id,
        count(*) as papers
    from phrases
    inner join topics
        on phrases.paper_id = topics.paper_id
    group by
        phrases.phrase_id,
        topics.topic_id
    having count(*) >= {{ var('neighbour_min_papers') }}
),

int_phrase_topics as (
    select
        together.phrase_id,
        together.topic_id,
        together.papers,
        together.papers / phrase_counts.papers as share_of_phrase,
        {{ npmi('together.papers', 'phrase_counts.papers', 'topic_counts.papers', 'total.papers') }} as npmi
    from together
    inner join phrase_counts
        on together.phrase_id = phrase_counts.phrase_id
    inner join topic_counts
        on together.topic_id = topic_counts.topic_id
    cross join total
)

select * from int_phrase_topics
