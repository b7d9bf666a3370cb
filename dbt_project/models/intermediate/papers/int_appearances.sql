{{ config(
    materialized='incremental', unique_key='paper_id', incremental_strategy='delete+insert',
    pre_hook="{{ drop_vanished_papers() }}"
) }}

with members as not materialized (
    select * from {{ ref('int_paper_members') }}
),

changed as (
    select
        paper_id,
        max(change) as change
    from members
    where {{ unread() }} and paper_id is not null
    group by paper_id
),

entries as (
    select * from {{ ref('int_entries') }}
    where is_in_force
),

placed as (
    select
        entries.entry_id,
        entries.digest_id,
        members.paper_id,
        changed.change,
        entries.position,
        entries.source_record_id,
        entries.title as title_as_listed,
        entries.upvotes,
        entries.line_start,
        entries.line_end,
        entries.section,
        entries.capture_rank,
        -- every record is an appearance of its own; pages, feeds and lists show a paper once
        case when starts_with(entries.format, 'records') then entries.entry_id else members.paper_id end as shown_as
    from changed
    inner join members using (paper_id)
    inner join entries using (entry_row)
),

int_appearances as (
    -- of several captures of one digest the newest speaks, and within it the first place
    select * exclude (capture_rank, shown_as)
    from placed
    qualify row_number() over (partition by digest_id, shown_as order by capture_rank, position, entry_id) = 1
)

select * from int_appearances
