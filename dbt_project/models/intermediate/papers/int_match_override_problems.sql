{{ config(materialized='view') }}

with overrides as (
    select * from {{ ref('stg_config_match_overrides') }}
),

entries as (
    select entry_id
    from {{ ref('int_entry_wordings') }}
    where wording_id is not null
),

int_match_override_problems as (
    select
        overrides.line,
        overrides.id_a,
        overrides.id_b,
        case
            when overrides.verdict is null or overrides.verdict not in ('same', 'different') then 'bad_verdict'
            when overrides.id_a = overrides.id_b then 'one_id_twice'
            else 'matches_nothing'
        end as reason
    from overrides
    left join entries as a on overrides.id_a = a.entry_id
    left join entries as b on overrides.id_b = b.entry_id
    where
        overrides.verdict is null
        or overrides.verdict not in ('same', 'different')
        or overrides.id_a = overrides.id_b
        or a.entry_id is null
        or b.entry_id is null
)

select * from int_match_override_problems
