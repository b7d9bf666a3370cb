{{ config(materialized='incremental', unique_key='entry_id', incremental_strategy='delete+insert') }}

with overrides as (
    select * from {{ ref('stg_config_match_overrides') }}
),

overridden as (
    -- an entry that somebody decided about stands by itself, even among entries that say the same
    select
        entry_id,
        {{ rows_fingerprint("other_id || ' ' || verdict") }} as override_key
    from (
        select id_a as entry_id, id_b as other_id, verdict from overrides
        union all
        select id_b as entry_id, id_a as other_id, verdict from overrides
    )
    group by entry_id
),

entries as (
    select * from {{ ref('int_entries') }}
),

known as (
    select
        entries.entry_id,
        entries.file_id,
        entries.digest_id,
        entries.listed_on,
        entries.capture_rank,
        overridden.override_key
    from entries
    left join overridden using (entry_id)
),

changed as (
    {% if is_incremental() %}
    select
        coalesce(known.entry_id, before.entry_id) as entry_id,
        known.override_key,
        known.entry_id is null as is_gone
    from known
    full join {{ this }} as before using (entry_id)
    where
        known.file_id is distinct from before.file_id
        or known.digest_id is distinct from before.digest_id
        or known.listed_on is distinct from before.listed_on
        or known.capture_rank is distinct from before.capture_rank
        or known.override_key is distinct from before.override_key
    {% else %}
        select
            entry_id,
            override_key,
            false as is_gone
        from known
    {% endif %}
),

int_entry_wordings as (
    select
        changed.entry_id,
        entries.file_id,
        entries.digest_id,
        entries.listed_on,
        entries.capture_rank,
        changed.override_key,
        case when not changed.is_gone then hash(
            {{ folded('entries.title') }}, coalesce(entries.abstract, ''),
            entries.authors, coalesce(entries.authors_as_written, ''), coalesce(entries.venue, ''),
            year(entries.published_on), coalesce(entries.arxiv_id, ''), coalesce(entries.doi, ''),
            case when changed.override_key is not null then changed.entry_id end
        ) end as wording_id,
        {% if is_incremental() -%}
            (select coalesce(max(before.change), 0) + 1 from {{ this }} as before)
        {%- else -%}
            1
        {%- endif %}::bigint as change
    from changed
    left join entries using (entry_id)
)

select * from int_entry_wordings
