{{ config(materialized='incremental', incremental_strategy='append') }}

with entry_wordings as (
    select
        wording_id,
        min(entry_id) as entry_id,
        max(change) as change
    from {{ ref('int_entry_wordings') }}
    where {{ unread() }} and wording_id is not null
    group by wording_id
),

new_wordings as (
    select * from entry_wordings
    {% if is_incremental() -%}
    where wording_id not in (select before.wording_id from {{ this }} as before)
    {%- endif %}
),

entries as (
    select * from {{ ref('int_entries') }}
),

folded_texts as (
    select
        new_wordings.wording_id,
        new_wordings.change,
        {{ folded('entries.title') }} as title,
        {{ folded('entries.abstract') }} as abstract,
        entries.arxiv_id,
        entries.doi
    from new_wordings
    inner join entries using (entry_id)
),

int_paper_wordings as (
    select
        wording_id,
        change,
        title,
        hash(replace(title, ' ', '')) as title_key,
        case when arxiv_id is not null then hash(arxiv_id) end as arxiv_key,
        case when doi is not null then hash(doi) end as doi_key,
        {{ shingles("string_split(abstract, ' ')") }} as abstract_shingles
    from folded_texts
)

select * from int_paper_wordings
