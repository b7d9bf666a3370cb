with entries as (
    select * from {{ ref('int_entries') }}
    where is_in_force
),

paper_entries as (
    select * from {{ ref('int_paper_entries') }}
),

placed as (
    select
        entries.entry_id,
        entries.digest_id,
        paper_entries.paper_id,
        entries.position,
        entries.source_record_id,
        entries.title as title_as_listed,
        entries.upvotes,
        entries.line_start,
        entries.line_end,
        entries.section,
        entries.capture_rank,
        entries.received_at,
        -- every record is an appearance of its own; pages, feeds and lists show a paper once
        case when starts_with(entries.format, 'records') then entries.entry_id else paper_entries.paper_id end as shown_as
    from entries
    inner join paper_entries using (entry_id)
),

int_appearances as (
    -- of several captures of one digest the newest speaks, and within it the first place
    select * exclude (capture_rank, received_at, shown_as)
    from placed
    qualify row_number() over (partition by digest_id, shown_as order by capture_rank, position, entry_id) = 1
)

select * from int_appearances
