with now as (
    select
        paper_id,
        bit_xor({{ hash_key(['entry_id', 'place_key', 'is_shown']) }}) as entries_key,
        count(*) filter (where is_shown) as appearances,
        count(distinct digest_id) as digests
    from {{ ref('int_paper_entries') }}
    group by paper_id
),

changed as materialized (
    select now.*
    from now
    {% if is_incremental() -%}
        left join {{ this }} as before using (paper_id)
    where now.entries_key is distinct from before.entries_key
    {%- endif %}
),

members as (
    select
        paper_entries.paper_id,
        entries.*,
        coalesce(nullif(entries.authors, []), nullif([entries.authors_as_written], [null])) as names,
        coalesce(entries.listed_on, date '0001-01-01') as told_on,
        case when entries.source_kind != 'search' then entries.listed_on end as list_day
    from changed
    inner join {{ ref('int_paper_entries') }} as paper_entries using (paper_id)
    inner join {{ ref('int_entries') }} as entries using (entry_row)
),

merged as (
    -- the newest version's words, the longest whole abstract, the fullest authors, the earliest dates; of equals by the entry's id
    select
        paper_id,
        arg_max(title, (coalesce(arxiv_version, 0), told_on, entry_id)) as title,
        list(title) as titles,
        arg_max(abstract, (not {{ is_cut('abstract') }}, length(abstract), entry_id)) as abstract,
        arg_max(names, (len(names), length(array_to_string(names, '')), entry_id)) as authors,
        arg_max(venue, (length(venue), entry_id)) as venue,
        min(arxiv_id) as arxiv_id,
        min(doi) as doi,
        min(url) as url,
        arg_max(categories, (len(categories), entry_id)) as categories,
        arg_min(published_on, (published_on, published_precision)) as published_on,
        arg_min(published_precision, (published_on, published_precision)) as published_precision,
        min(list_day) filter (where {{ lists_as_new('members') }}) as first_listed_on,
        max(list_day) as last_listed_on,
        max(upvotes) as upvotes,
        {{ best_said('code_url') }} as code_url,
        {{ best_said('project_url') }} as project_url,
        {{ best_said('thumbnail_url') }} as thumbnail_url,
        {{ best_said('summary', ['not ' ~ is_cut('summary')]) }} as summary,
        {{ best_said('nullif(keywords, [])', ['len(keywords)']) }} as keywords,
        {{ best_said('num_comments', ['num_comments']) }} as num_comments
    from members
    group by paper_id
)

select
    -- ids
    merged.paper_id,
    null::integer as paper_no,
    merged.arxiv_id,
    merged.doi,
    merged.url,
    coalesce(merged.code_url.said, merged.code_url_found) as code_url,
    coalesce(merged.project_url.said, merged.project_url_found) as project_url,
    merged.thumbnail_url.said as thumbnail_url,

    -- text
    merged.title,
    list_sort(list_filter(list_distinct(merged.titles), lambda listed: listed != merged.title)) as other_titles,
    merged.abstract,
    merged.summary.said as summary,
    coalesce(merged.authors, []) as authors,
    merged.venue,
    merged.categories,
    coalesce(merged.keywords.said, []) as keywords,

    -- numbers and dates
    changed.appearances,
    changed.digests,
    merged.upvotes,
    merged.num_comments.said as num_comments,
    merged.published_on,
    merged.published_precision,
    merged.first_listed_on,
    merged.last_listed_on,

    -- where from, and fingerprints
    {{ value_sources() }} as value_sources,
    md5(merged.title || ' ' || coalesce(merged.abstract, '')) as text_key,
    changed.entries_key
from changed
inner join
    (select *, {{ code_link_in('abstract') }} as code_url_found, {{ project_link_in('abstract') }} as project_url_found from merged) as merged
    using (paper_id)
