-- a paper of several entries: which reasons made compared pairs of them one paper, and how many pairs
with entries as (
    select entry_id
    from paper_appearances
    where paper_id = $id
),

pairs as (
    select
        verdict,
        reason,
        decided_by,
        count(*) as pairs
    from paper_matches
    where
        entry_id_a in (select entries.entry_id from entries)
        and entry_id_b in (select entries.entry_id from entries)
    group by verdict, reason, decided_by
)

select
    papers.title as name,
    papers.paper_id,
    papers.appearances,
    papers.digests,
    coalesce(
        (
            select list(pairs.verdict || ' ' || pairs.reason || ': ' || pairs.pairs || ' pairs, by ' || pairs.decided_by order by pairs.verdict desc, pairs.reason)
            from pairs
        ),
        []
    ) as reasons,
    (select coalesce(sum(pairs.pairs), 0)::bigint from pairs where pairs.verdict = 'same') as numerator,
    (select coalesce(sum(pairs.pairs), 0)::bigint from pairs) as denominator
from papers
where papers.paper_id = $id and papers.appearances > 1
