with entries as (
    select * from {{ ref('int_entries') }}
    where
        is_in_force
        and source_kind != 'search'
        and listed_on is not null
),

paper_entries as (
    select * from {{ ref('int_paper_entries') }}
),

int_paper_source_days as (
    select
        paper_entries.paper_id,
        entries.source,
        min(entries.listed_on) as listed_on
    from entries
    inner join paper_entries
        on entries.entry_id = paper_entries.entry_id
    group by
        paper_entries.paper_id,
        entries.source
)

select * from int_paper_source_days
