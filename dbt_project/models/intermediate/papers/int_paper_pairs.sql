{{ config(materialized='incremental', incremental_strategy='append') }}

with new_blocks as (
    select * from {{ ref('int_paper_blocks') }}
    where {{ unread() }}
),

candidates as (
    select
        least(new_blocks.wording_id, others.wording_id) as wording_id_a,
        greatest(new_blocks.wording_id, others.wording_id) as wording_id_b,
        max(greatest(new_blocks.change, others.change)) as change
    from new_blocks
    inner join {{ ref('int_paper_blocks') }} as others
        on
            new_blocks.block_key = others.block_key
            and new_blocks.wording_id != others.wording_id
    group by wording_id_a, wording_id_b
),

wordings as (
    select * from {{ ref('int_paper_wordings') }}
),

similarities as (
    select
        candidates.*,
        a.arxiv_key = b.arxiv_key as has_same_arxiv_id,
        a.doi_key = b.doi_key as has_same_doi,
        (a.title_key = b.title_key)::float as title_similarity,
        ({{ jaccard_of_lists('a.abstract_shingles', 'b.abstract_shingles') }})::float as abstract_similarity
    from candidates
    inner join wordings as a on candidates.wording_id_a = a.wording_id
    inner join wordings as b on candidates.wording_id_b = b.wording_id
),

judged as (
    select
        wording_id_a,
        wording_id_b,
        change,
        title_similarity,
        abstract_similarity,
        case
            when has_same_arxiv_id then 'ok_arxiv_id'
            when has_same_doi then 'ok_doi'
            when has_same_arxiv_id = false then 'miss_arxiv_id'
            when has_same_doi = false then 'miss_doi'
            when title_similarity < 1 then 'miss_title'
            when abstract_similarity < 0.3 then 'miss_abstract'
            else 'ok_title'
        end as reason
    from similarities
),

int_paper_pairs as (
    select
        *,
        starts_with(reason, 'ok_') as is_same,
        1.0::float as weight
    from judged

    union all

    -- one wording paired with itself marks how far this model has read
    select
        wording_id as wording_id_a,
        wording_id as wording_id_b,
        change,
        1 as title_similarity,
        1 as abstract_similarity,
        'read_mark' as reason,
        false as is_same,
        0 as weight
    from new_blocks
    qualify row_number() over (order by change desc, wording_id) = 1
)

select * from int_paper_pairs
