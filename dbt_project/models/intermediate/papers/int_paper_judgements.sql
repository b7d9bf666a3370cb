{{ config(materialized='view') }}

with overrides as (
    select * from {{ ref('stg_config_match_overrides') }}
    where verdict in ('same', 'different')
),

entry_wordings as (
    -- those that somebody decided about are marked, and few
    select * from {{ ref('int_entry_wordings') }}
    where override_key is not null
),

decided as (
    -- the last word about a pair counts
    select
        least(a.wording_id, b.wording_id) as wording_id_a,
        greatest(a.wording_id, b.wording_id) as wording_id_b,
        greatest(a.change, b.change) as change,
        overrides.verdict = 'same' as is_same
    from overrides
    inner join entry_wordings as a on overrides.id_a = a.entry_id
    inner join entry_wordings as b on overrides.id_b = b.entry_id
    where a.wording_id != b.wording_id
    qualify row_number() over (partition by wording_id_a, wording_id_b order by overrides.line desc) = 1
),

pairs as (
    select * from {{ ref('int_paper_pairs') }}
),

int_paper_judgements as (
    select
        coalesce(decided.wording_id_a, pairs.wording_id_a) as wording_id_a,
        coalesce(decided.wording_id_b, pairs.wording_id_b) as wording_id_b,
        greatest(coalesce(decided.change, 0), coalesce(pairs.change, 0)) as change,
        pairs.title_similarity,
        pairs.abstract_similarity,
        coalesce(decided.is_same, pairs.is_same) as is_same,
        case
            when decided.is_same then 'ok_override'
            when not decided.is_same then 'miss_override'
            else pairs.reason
        end as reason,
        case
            when decided.is_same then 1000000
            when not decided.is_same then -1000000
            else pairs.weight
        end as weight,
        case when decided.is_same is null then 'rule' else 'override' end as decided_by
    from pairs
    full join decided
        on
            pairs.wording_id_a = decided.wording_id_a
            and pairs.wording_id_b = decided.wording_id_b
)

select * from int_paper_judgements
