{{ config(materialized='view') }}

with entries as (
    -- those that have an appearance: a paper's second place on a page, or in an older capture of it, is shown nowhere
    select
        entry_wordings.wording_id,
        entry_wordings.entry_id,
        first_value(entry_wordings.entry_id) over (
            partition by entry_wordings.wording_id order by entry_wordings.listed_on nulls last, entry_wordings.entry_id
        ) as first_entry_id
    from {{ ref('int_entry_wordings') }} as entry_wordings
    inner join {{ ref('int_appearances') }} as appearances using (entry_id)
),

pairs as (
    select * from {{ ref('int_paper_judgements') }}
),

of_wordings as (
    -- a wording speaks through the entry with an appearance that was listed first
    select
        a.entry_id as entry_id_a,
        b.entry_id as entry_id_b,
        pairs.is_same,
        pairs.reason,
        pairs.title_similarity,
        pairs.abstract_similarity,
        pairs.decided_by
    from pairs
    inner join entries as a on pairs.wording_id_a = a.wording_id and a.entry_id = a.first_entry_id
    inner join entries as b on pairs.wording_id_b = b.wording_id and b.entry_id = b.first_entry_id
),

of_same_wording as (
    select
        first_entry_id as entry_id_a,
        entry_id as entry_id_b,
        true as is_same,
        'ok_same_wording' as reason,
        1 as title_similarity,
        1 as abstract_similarity,
        'rule' as decided_by
    from entries
    where entry_id != first_entry_id
),

int_paper_matches as (
    select
        least(entry_id_a, entry_id_b) as entry_id_a,
        greatest(entry_id_a, entry_id_b) as entry_id_b,
        case when is_same then 'same' else 'different' end as verdict,
        reason,
        title_similarity::double as title_similarity,
        abstract_similarity::double as abstract_similarity,
        decided_by
    from (
        select * from of_wordings
        union all
        select * from of_same_wording
    )
)

select * from int_paper_matches
