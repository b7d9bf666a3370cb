-- papers that share several telling words of a paper, which are frequent in it and rare elsewhere; rare ones count more
with asked as (
    select
        paper_no,
        -- a title's words count three times
        search_words_of(title || ' ' || title || ' ' || title || ' ' || coalesce(abstract, '')) as words
    from papers
    where paper_id = $paper_id
),

totals as (
    select count(*) as papers
    from papers
),

said as (
    select
        search_word(each.word) as word,
        count(*) as times
    from (select unnest(asked.words) as word from asked) as each
    where regexp_matches(each.word, '[a-z]{2}')
    group by all
),

ranked as (
    select
        words.word_id,
        words.word,
        words.papers,
        said.times / (said.times + 1.5) * ln(totals.papers / words.papers) as strength,
        row_number() over (order by strength desc, words.word_id) as place
    from said
    inner join search_words as words on said.word = words.word
    cross join totals
    -- a word of very many papers tells little and costs most
    where said.times > 1 and words.papers between 2 and greatest(totals.papers / 5, 5)
),

telling as (
    select *
    from ranked
    qualify place <= 20 and (place = 1 or sum(papers) over (order by place) <= 200000)
),

found as (
    select
        postings.paper_no,
        sum(postings.weight * telling.strength) as score,
        list(telling.word order by postings.weight * telling.strength desc, telling.word) as words
    from search_postings as postings
    inner join telling on postings.word_id = telling.word_id
    where postings.paper_no not in (select asked.paper_no from asked)
    group by postings.paper_no
    -- one word in common is chance
    having count(*) > 1
    order by
        score desc,
        postings.paper_no
    limit $most
)

select
    papers.paper_id,
    found.words,
    found.score
from found
inner join papers on found.paper_no = papers.paper_no
order by
    found.score desc,
    papers.paper_no
