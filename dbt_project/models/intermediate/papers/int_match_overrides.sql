with overridden as (
    -- an entry that somebody decided about has a variant of its own
    select
        entry_id,
        variant_id,
        change
    from {{ ref('int_entry_variants') }}
    where override_key is not null and variant_id is not null
)

select
    overrides.line,
    overrides.id_a,
    overrides.id_b,
    least(a.variant_id, b.variant_id) as variant_id_a,
    greatest(a.variant_id, b.variant_id) as variant_id_b,
    greatest(a.change, b.change) as change,
    overrides.verdict = 'same' as is_same,
    a.variant_id is not null and b.variant_id is not null as is_known,
    -- the last row about a pair counts
    row_number() over (
        partition by least(overrides.id_a, overrides.id_b), greatest(overrides.id_a, overrides.id_b)
        order by overrides.line desc
    ) = 1 as is_last
from {{ source('raw', 'config_match_overrides') }} as overrides
left join overridden as a on overrides.id_a = a.entry_id
left join overridden as b on overrides.id_b = b.entry_id
