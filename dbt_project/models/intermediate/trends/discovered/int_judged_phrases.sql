with papers as (
    select
        paper_phrases.phrase_id,
        paper_phrases.paper_id,
        paper_phrases.week_end,
        count(*) over (
            partition by paper_phrases.phrase_id order by paper_phrases.week_end range unbounded preceding
        ) as papers_by_then
    from {{ ref('int_paper_phrases') }} as paper_phrases
    where paper_phrases.week_end < {{ undated_week() }}
),

words as (
    select
        {{ phrase_id('head') }} as phrase_id,
        max(words) as words,
        min(admitted_week) as admitted_week
    from {{ ref('int_phrase_heads') }}
    group by head
),

int_judged_phrases as (
    -- the week in which papers enough have it: what is decided then stays, so that discovered topics stay
    select
        papers.phrase_id,
        greatest(min(papers.week_end), any_value(words.admitted_week)) as judged_week
    from papers
    inner join words
        on papers.phrase_id = words.phrase_id
    where
        papers.papers_by_then >= {{ var('discovered_min_papers') }}
        and words.words > 1
    group by papers.phrase_id
)

select * from int_judged_phrases
