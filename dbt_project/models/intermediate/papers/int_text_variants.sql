with variants as (
    select
        variant_id,
        -- where it is read; another entry says the same
        min(entry_row) as entry_row
    from {{ ref('int_entry_variants') }}
    where variant_id is not null
    group by variant_id
),

folded_texts as (
    select
        variants.variant_id,
        variants.entry_row,
        entries.arxiv_id,
        entries.doi,
        entries.authors,
        {{ folded('entries.title') }} as title,
        {{ folded("regexp_extract(entries.title, '^\s*([^\s:]{3,30})\s?:\s', 1)") }} as title_name,
        {{ lowered('entries.abstract') }} as abstract
    from variants
    inner join {{ ref('stg_digest_entries') }} as entries using (entry_row)
)

select
    -- ids
    variant_id,
    entry_row,
    arxiv_id,
    doi,

    -- keys
    [
        {{ hash_key(["replace(title, ' ', '')"]) }},
        case when arxiv_id is not null then {{ hash_key(["arxiv_id", "'arxiv'"]) }} end,
        case when doi is not null then {{ hash_key(["regexp_replace(doi, '[./]?v\d+$', '')", "'doi'"]) }} end
    ] as strong_keys,
    {{ author_marks('authors') }} as author_marks,

    -- texts
    title,
    title_name,
    -- what is not ASCII may be a mark, too
    case when strlen(abstract) = length(abstract) then abstract else {{ folded('abstract') }} end as abstract
from folded_texts
