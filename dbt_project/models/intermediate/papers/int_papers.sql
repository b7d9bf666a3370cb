with members as (
    select
        paper_entries.paper_id,
        entries.*
    from {{ ref('int_paper_entries') }} as paper_entries
    inner join {{ ref('int_entries') }} as entries using (entry_id)
),

appearances as (
    select
        paper_id,
        count(*) as appearances,
        count(distinct digest_id) as digests
    from {{ ref('int_appearances') }}
    group by paper_id
),

best as (
    -- the newest version's words, the longest abstract, the fullest authors, ids from anywhere, the earliest dates
    select
        paper_id,
        arg_max(title, (coalesce(arxiv_version, 0), received_at, entry_id)) as title,
        arg_max(abstract, (len(abstract), entry_id)) as abstract,
        arg_max(authors, (len(authors), entry_id)) as authors,
        arg_max(venue, (len(venue), entry_id)) as venue,
        min(arxiv_id) as arxiv_id,
        min(doi) as doi,
        min(url) as url,
        arg_max(categories, (len(categories), entry_id)) as categories,
        arg_min(published_on, (published_on, published_precision)) as published_on,
        arg_min(published_precision, (published_on, published_precision)) as published_precision,
        min(case when source_kind != 'search' then listed_on end) as first_listed_on,
        max(case when source_kind != 'search' then listed_on end) as last_listed_on,
        max(upvotes) as upvotes
    from members
    group by paper_id
),

int_papers as (
    select
        best.*,
        appearances.appearances,
        appearances.digests,
        md5(best.title || ' ' || coalesce(best.abstract, '')) as text_key
    from best
    inner join appearances using (paper_id)
)

select * from int_papers
