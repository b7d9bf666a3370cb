{{ config(
    materialized='incremental', unique_key='paper_id', incremental_strategy='delete+insert',
    pre_hook="{{ drop_vanished_papers() }}"
) }}

with all_members as not materialized (
    select * from {{ ref('int_paper_members') }}
),

changed as (
    select
        paper_id,
        max(change) as change
    from all_members
    where {{ unread() }} and paper_id is not null
    group by paper_id
),

placed as materialized (
    select
        changed.paper_id,
        all_members.entry_row,
        count(*) over (partition by changed.paper_id) = 1 as is_alone
    from changed
    inner join all_members using (paper_id)
),

members as not materialized (
    select
        placed.paper_id,
        placed.is_alone,
        entries.*,
        case
            when len(entries.authors) > 0 then entries.authors
            when entries.authors_as_written is not null then [entries.authors_as_written]
        end as names,
        coalesce(entries.listed_on, date '0001-01-01') as told_on,
        case when entries.source_kind != 'search' then entries.listed_on end as list_day
    from placed
    inner join {{ ref('int_entries') }} as entries using (entry_row)
),

appearances as (
    select
        paper_id,
        count(*) as appearances,
        count(distinct digest_id) as digests
    from {{ ref('int_appearances') }}
    where paper_id in (select paper_id from changed)
    group by paper_id
),

-- most papers have one entry, and nothing to choose from
said_once as (
    select
        paper_id,
        title,
        abstract,
        names as authors,
        venue,
        arxiv_id,
        doi,
        url,
        categories,
        published_on,
        published_precision,
        list_day as first_listed_on,
        list_day as last_listed_on,
        upvotes
    from members
    where is_alone
),

best as (
    -- the newest version's words, the longest abstract that was not cut, the fullest authors, ids from anywhere, the
    -- earliest dates; ties by the entry's id, so that no order of loading shows
    select
        paper_id,
        arg_max(title, (coalesce(arxiv_version, 0), told_on, entry_id)) as title,
        arg_max(abstract, (not regexp_matches(abstract, '(\.\.\.|…)\s*$'), len(abstract), entry_id)) as abstract,
        arg_max(names, (len(names), len(array_to_string(names, '')), entry_id)) as authors,
        arg_max(venue, (len(venue), entry_id)) as venue,
        min(arxiv_id) as arxiv_id,
        min(doi) as doi,
        min(url) as url,
        arg_max(categories, (len(categories), entry_id)) as categories,
        arg_min(published_on, (published_on, published_precision)) as published_on,
        arg_min(published_precision, (published_on, published_precision)) as published_precision,
        min(list_day) as first_listed_on,
        max(list_day) as last_listed_on,
        max(upvotes) as upvotes
    from members
    where not is_alone
    group by paper_id
),

together as (
    select * from said_once
    union all
    select * from best
),

int_papers as (
    select
        together.* replace (coalesce(together.authors, []) as authors),
        appearances.appearances,
        appearances.digests,
        md5(together.title || ' ' || coalesce(together.abstract, '')) as text_key,
        changed.change
    from together
    inner join appearances using (paper_id)
    inner join changed using (paper_id)
)

select * from int_papers
