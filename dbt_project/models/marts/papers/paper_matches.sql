with overrides as (
    select * from {{ ref('int_match_overrides') }}
    where is_known and is_last
),

-- a paper's second place on a page, or in an older capture of it, is shown nowhere
entries as (
    select
        entry_variants.variant_id,
        entry_variants.entry_id,
        first_value(entry_variants.entry_id) over (
            partition by entry_variants.variant_id order by entry_variants.listed_on nulls last, entry_variants.entry_id
        ) as first_entry_id
    from {{ ref('int_entry_variants') }} as entry_variants
    inner join {{ ref('int_paper_entries') }} as shown using (entry_id)
    where shown.is_shown
),

pairs as (
    -- a variant speaks through the entry with an appearance that was listed first
    select
        a.entry_id as entry_id_a,
        b.entry_id as entry_id_b,
        coalesce(overrides.is_same, decisions.is_same) as is_same,
        case when overrides.is_same then 'ok_override' when not overrides.is_same then 'miss_override' else decisions.reason end as reason,
        decisions.title_similarity,
        decisions.abstract_similarity,
        decisions.margin,
        decisions.is_same_by_ids,
        decisions.reason_by_text,
        case when overrides.is_same is null then 'rule' else 'override' end as decided_by
    from {{ ref('int_pair_decisions') }} as decisions
    full join overrides
        on decisions.variant_id_a = overrides.variant_id_a and decisions.variant_id_b = overrides.variant_id_b
    inner join entries as a
        on coalesce(overrides.variant_id_a, decisions.variant_id_a) = a.variant_id and a.entry_id = a.first_entry_id
    inner join entries as b
        on coalesce(overrides.variant_id_b, decisions.variant_id_b) = b.variant_id and b.entry_id = b.first_entry_id
    union all
    select
        first_entry_id as entry_id_a,
        entry_id as entry_id_b,
        true as is_same,
        'ok_same_text' as reason,
        1 as title_similarity,
        1 as abstract_similarity,
        null as margin,
        null as is_same_by_ids,
        null as reason_by_text,
        'rule' as decided_by
    from entries
    where entry_id != first_entry_id
)

select
    least(entry_id_a, entry_id_b) as entry_id_a,
    greatest(entry_id_a, entry_id_b) as entry_id_b,
    case when is_same then 'same' else 'different' end as verdict,
    reason,
    title_similarity::double as title_similarity,
    abstract_similarity::double as abstract_similarity,
    decided_by,

    -- how sure it is
    case when decided_by = 'rule' then margin end as margin,
    is_same_by_ids,
    reason_by_text
from pairs
