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

entries as not materialized (
    -- read for keys, and then for the texts of what changed: never kept whole
    select * from {{ ref('int_entries') }}
),

known as (
    select
        entries.entry_id,
        entries.file_id,
        entries.digest_id,
        entries.listed_on,
        entries.capture_rank,
        entries.entry_row,
        overridden.override_key
    from entries
    left join overridden using (entry_id)
),

changed as materialized (
    {% if is_incremental() %}
    select
        coalesce(known.entry_id, before.entry_id) as entry_id,
        known.override_key,
        known.entry_row,
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
            entry_row,
            false as is_gone
        from known
    {% endif %}
),

-- the texts of these and no others
said as (
    select * from entries
    where entry_row in (select changed.entry_row from changed)
),

int_entry_wordings as (
    select
        changed.entry_id,
        said.file_id,
        said.digest_id,
        said.listed_on,
        said.capture_rank,
        changed.override_key,
        case when not changed.is_gone then hash(
            {{ folded('said.title') }}, coalesce(said.abstract, ''),
            said.authors, coalesce(said.authors_as_written, ''), coalesce(said.venue, ''),
            year(said.published_on), coalesce(said.arxiv_id, ''), coalesce(said.doi, ''),
            case when changed.override_key is not null then changed.entry_id end
        ) end as wording_id,
        {% if is_incremental() -%}
            (select coalesce(max(before.change), 0) + 1 from {{ this }} as before)
        {%- else -%}
            1
        {%- endif %}::bigint as change
    from changed
    left join said using (entry_id)
)

select * from int_entry_wordings
