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

{% if is_incremental() -%}
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
        select
            coalesce(known.entry_id, before.entry_id) as entry_id,
            known.override_key,
            known.entry_row
        from known
        full join {{ this }} as before using (entry_id)
        where
            known.file_id is distinct from before.file_id
            or known.digest_id is distinct from before.digest_id
            or known.listed_on is distinct from before.listed_on
            or known.capture_rank is distinct from before.capture_rank
            or known.override_key is distinct from before.override_key
    ),

    said as (
        -- the texts of these and no others; an entry that is gone says nothing
        select
            entries.* exclude (entry_id, entry_row),
            changed.*
        from changed
        left join entries using (entry_row)
    ),
{%- else -%}
    said as (
        select
            entries.*,
            overridden.override_key
        from entries
        left join overridden using (entry_id)
    ),
{%- endif %}

int_entry_wordings as (
    select
        entry_id,
        entry_row,
        file_id,
        digest_id,
        listed_on,
        capture_rank,
        override_key,
        case when entry_row is not null then hash(
            {{ folded('title') }}, {{ title_name('title') }}, coalesce(abstract, ''),
            authors, coalesce(authors_as_written, ''), coalesce(venue, ''),
            year(published_on), coalesce(arxiv_id, ''), coalesce(doi, ''),
            case when override_key is not null then entry_id end
        ) end as wording_id,
        {% if is_incremental() -%}
            (select coalesce(max(before.change), 0) + 1 from {{ this }} as before)
        {%- else -%}
            1
        {%- endif %}::bigint as change
    from said
)

select * from int_entry_wordings
