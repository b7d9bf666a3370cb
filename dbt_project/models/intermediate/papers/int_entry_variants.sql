with overridden as (
    -- an entry that somebody decided about stands by itself, even among entries that say the same
    select
        entry_id,
        {{ rows_fingerprint("other_id || ' ' || verdict") }} as override_key
    from (
        select id_a as entry_id, id_b as other_id, verdict from {{ source('raw', 'config_match_overrides') }} as overrides
        union all
        select id_b as entry_id, id_a as other_id, verdict from {{ source('raw', 'config_match_overrides') }} as overrides
    )
    group by entry_id
),

entries as not materialized (
    -- read for where they stand, and then for the texts of what changed: never kept whole
    select
        entries.*,
        overridden.override_key,
        -- with its reading: a corrected reader may find more in the same entry
        {{ hash_key([
            'entries.file_id', 'entries.digest_id', 'entries.listed_on', 'entries.capture_rank', 'overridden.override_key'
        ]) }} as place_key
    from {{ ref('int_entries') }} as entries
    left join overridden using (entry_id)
),

{% if is_incremental() -%}
    changed as materialized (
        -- an entry says what it said, since rows of raw stay as they are; it may stand elsewhere, be new, or be gone
        select
            coalesce(known.entry_row, before.entry_row) as entry_row,
            known.entry_row is null as is_gone
        from entries as known
        full join (select * from {{ this }} where entry_row is not null) as before
            on known.entry_row = before.entry_row and known.place_key = before.place_key
        where known.entry_row is null or before.entry_row is null
    ),

    said as materialized (
        select entries.*
        from changed
        inner join entries using (entry_row)
        where not changed.is_gone
    ),

    gone as (
        select before.entry_id
        from changed
        inner join {{ this }} as before using (entry_row)
        where changed.is_gone and before.entry_id not in (select said.entry_id from said)
    ),
{%- else -%}
    said as (
        select * from entries
    ),
{%- endif %}

with_variants as (
    select
        entry_id,
        entry_row,
        digest_id,
        listed_on,
        place_key,
        override_key,
        {{ hash_key([
            "title", "coalesce(abstract, '')", "authors", "coalesce(venue, '')", "year(published_on)",
            "coalesce(arxiv_id, '')", "coalesce(doi, '')", "case when override_key is not null then entry_id end"
        ]) }} as variant_id
    from said
    {% if is_incremental() -%}
    union all
    -- says nothing any more
    select
        gone.entry_id,
        null as entry_row,
        null as digest_id,
        null as listed_on,
        null as place_key,
        null as override_key,
        null as variant_id
    from gone
    {%- endif %}
)

select
    *,
    {% if is_incremental() -%}
        (select coalesce(max(before.change), 0) + 1 from {{ this }} as before)
    {%- else -%}
        1
    {%- endif %}::bigint as change
from with_variants
