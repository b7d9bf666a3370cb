with groups as materialized (
    -- kept by itself, as are their entries: DuckDB would join all there are, and look for what is new afterwards
    select * from {{ ref('int_paper_groups') }}
    where {{ unread() }}
),

in_force as materialized (
    select * from {{ ref('int_entry_variants') }}
    where digest_id is not null and variant_id in (select groups.variant_id from groups)
),

grouped as (
    select
        in_force.entry_id,
        in_force.entry_row,
        in_force.digest_id,
        in_force.variant_id,
        in_force.place_key,
        groups.change,
        first_value(in_force.entry_id) over (
            partition by groups.group_id order by in_force.listed_on nulls last, in_force.entry_id
        ) as paper_id
    from in_force
    inner join groups using (variant_id)
)

select
    grouped.*,
    -- of several captures of one digest the newest speaks, and within it the first place; but every record is an
    -- appearance of its own: only pages, feeds and lists show a paper once
    starts_with(entries.format, 'records') or row_number() over (
        partition by grouped.digest_id, grouped.paper_id, starts_with(entries.format, 'records')
        order by entries.capture_rank, entries.position, grouped.entry_id
    ) = 1 as is_shown
from grouped
inner join {{ ref('int_entries') }} as entries using (entry_row)
