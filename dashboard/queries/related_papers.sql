-- papers that share rare phrases: each counts by how rare it is, and topics in common add to it
with totals as (
    select count(*) as papers
    from papers
),

rarest as (
    select
        phrases.phrase_id,
        phrases.phrase,
        ln(totals.papers / phrases.papers) as weight,
        row_number() over (order by phrases.papers, phrases.phrase) as place
    from paper_phrases
    inner join phrases on paper_phrases.phrase_id = phrases.phrase_id
    cross join totals
    where paper_phrases.paper_id = $paper_id and phrases.papers > 1
    -- a phrase of very many papers tells little and costs most: it counts only where nothing rarer is there
    qualify place = 1 or (place <= 12 and sum(phrases.papers) over (order by phrases.papers, phrases.phrase) <= 20000)
),

topics_asked as (
    select topic_id
    from paper_topics
    where paper_id = $paper_id
),

topic_weights as (
    select
        paper_topics.topic_id,
        ln(any_value(totals.papers) / count(*)) / 2 as weight
    from paper_topics
    cross join totals
    where paper_topics.topic_id in (select topics_asked.topic_id from topics_asked)
    group by paper_topics.topic_id
),

candidates as (
    select
        others.paper_id,
        sum(rarest.weight) as score,
        bit_or(1 << rarest.place) as bits
    from paper_phrases as others
    inner join rarest on others.phrase_id = rarest.phrase_id
    where others.paper_id != $paper_id
    group by others.paper_id
    order by
        score desc,
        others.paper_id
    limit 100
),

with_topics as (
    select
        candidates.paper_id,
        any_value(candidates.bits) as bits,
        any_value(candidates.score) + coalesce(sum(topic_weights.weight), 0) as score
    from candidates
    left join paper_topics on candidates.paper_id = paper_topics.paper_id
    left join topic_weights on paper_topics.topic_id = topic_weights.topic_id
    group by candidates.paper_id
    order by
        score desc,
        candidates.paper_id
    limit $most
)

select
    papers.paper_id,
    (
        select list(rarest.phrase order by rarest.place)
        from rarest
        where (1 << rarest.place) & with_topics.bits > 0
    ) as phrases,
    with_topics.score
from with_topics
inner join papers on with_topics.paper_id = papers.paper_id
order by
    with_topics.score desc,
    papers.paper_id
