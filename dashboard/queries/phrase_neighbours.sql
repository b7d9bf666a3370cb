-- phrases that stand in the same papers more often than chance explains, by normalised pointwise mutual information
with mine as (
    select paper_id
    from paper_phrases
    where phrase_id = $phrase_id
),

together as (
    select
        paper_phrases.phrase_id,
        count(*) as papers
    from paper_phrases
    inner join mine on paper_phrases.paper_id = mine.paper_id
    where paper_phrases.phrase_id <> $phrase_id
    group by paper_phrases.phrase_id
    having count(*) >= 3
),

total as (
    select count(*) as papers
    from papers
)

select
    together.phrase_id,
    phrases.phrase,
    together.papers,
    phrases.papers as papers_in_all,
    ln(together.papers * total.papers / (phrases.papers * (select count(*) from mine))) / -ln(together.papers / total.papers) as npmi
from together
cross join total
inner join phrases on together.phrase_id = phrases.phrase_id
where together.papers * total.papers > phrases.papers * (select count(*) from mine) and together.papers < total.papers
order by npmi desc, together.papers desc, phrases.phrase
limit $most
