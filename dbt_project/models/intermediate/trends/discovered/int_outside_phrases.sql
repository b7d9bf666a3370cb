with judged as (
    select * from {{ ref('int_judged_phrases') }}
),

evidence as (
    select
        judged.phrase_id,
        judged.judged_week,
        papers.paper_id
    from judged
    inner join {{ ref('int_paper_phrases') }} as papers
        on
            judged.phrase_id = papers.phrase_id
            and judged.judged_week >= papers.week_end
),

covered as (
    select
        evidence.phrase_id,
        topic_papers.topic_id,
        count(*) as papers
    from evidence
    inner join {{ ref('int_topic_papers') }} as topic_papers
        on evidence.paper_id = topic_papers.paper_id
    inner join {{ ref('int_topics') }} as topics
        on topic_papers.topic_id = topics.topic_id
    where topics.parent_topic_id is not null
    group by
        evidence.phrase_id,
        topic_papers.topic_id
),

shares as (
    select
        evidence.phrase_id,
        evidence.judged_week,
        count(*) as papers,
        any_value(best.papers) as best_papers
    from evidence
    left join (select phrase_id, max(papers) as papers from covered group by phrase_id) as best
        on evidence.phrase_id = best.phrase_id
    group by
        evidence.phrase_id,
        evidence.judged_week
),

-- what the taxonomy names is not outside it, however its papers spread
named as (
    select distinct
        {{ phrase_id('heads.head') }} as phrase_id,
        heads.admitted_week
    from {{ ref('int_phrase_heads') }} as heads
    inner join {{ ref('int_form_spellings') }} as spellings
        on heads.gram = spellings.gram
    inner join {{ ref('int_term_forms') }} as forms
        on lower(replace(spellings.written, '-', ' ')) = lower(forms.form)
),

-- what hardly a paper has in its title is said of papers, and is not what they are about
in_titles as (
    select judged.phrase_id
    from judged
    inner join {{ ref('int_phrase_heads') }} as heads
        on
            judged.phrase_id = {{ phrase_id('heads.head') }}
            and judged.judged_week >= heads.admitted_week
    asof inner join {{ ref('int_gram_weeks') }} as counts
        on
            heads.gram = counts.gram
            and judged.judged_week >= counts.week_end
    group by judged.phrase_id
    having sum(counts.titles) >= {{ var('phrase_min_title_share') }} * sum(counts.papers)
),

int_outside_phrases as (
    select
        shares.phrase_id,
        shares.judged_week
    from shares
    semi join in_titles
        on shares.phrase_id = in_titles.phrase_id
    asof inner join {{ ref('int_text_weeks') }} as total
        on shares.judged_week >= total.week_end
    where
        coalesce(shares.best_papers, 0) < {{ var('discovered_max_share') }} * shares.papers
        -- what so many papers say is a manner of speaking
        and shares.papers <= {{ var('discovered_most_papers') }} * total.papers
        and not exists (
            select 1
            from named
            where
                named.phrase_id = shares.phrase_id
                and named.admitted_week <= shares.judged_week
        )
)

select * from int_outside_phrases
