-- phrases that stand in the same papers more often than chance explains, by normalised pointwise mutual information: below 0.1
-- a word of nearly every paper would be among them; of a phrase in very many papers those with the smallest ids are looked at:
-- ids are hashes, so that they are a random sample
with mine as (
    select paper_id
    from paper_phrases
    where phrase_id = $phrase_id
    order by paper_id
    limit $most_papers
),

together as (
    select
        phrase_id,
        count(*) as papers
    from paper_phrases
    where
        paper_id in (select mine.paper_id from mine)
        and phrase_id <> $phrase_id
    group by phrase_id
    having count(*) >= 3
),

measured as (
    select
        together.phrase_id,
        phrases.phrase,
        together.papers,
        looked_at.papers as papers_looked_at,
        -- of a sample of its papers, what all of them would have together
        npmi(together.papers * own.papers / looked_at.papers, phrases.papers, own.papers, total.papers) as npmi
    from together
    inner join phrases on together.phrase_id = phrases.phrase_id
    inner join phrases as own on own.phrase_id = $phrase_id
    cross join (select count(*) as papers from papers) as total
    cross join (select count(*) as papers from mine) as looked_at
)

select *
from measured
where npmi > 0.1
order by npmi desc, papers desc, phrase
limit $most
