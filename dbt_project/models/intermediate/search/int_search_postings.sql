with texts as (
    select
        numbers.paper_no,
        numbers.change,
        {{ tokens('papers.title') }} as title_words,
        {{ tokens('papers.abstract') }} as abstract_words
    from {{ ref('papers') }} as papers
    inner join {{ ref('int_search_papers') }} as numbers using (paper_id)
    where numbers.is_current and {{ unread('numbers.change') }}
),

counted as (
    select
        paper_no,
        change,
        -- a missing abstract is unknown, not short
        (
            {{ var('search_title_weight') }} * len(title_words)
            + case when len(abstract_words) = 0 then {{ var('search_mean_abstract') }} else len(abstract_words) end
        ) / ({{ var('search_title_weight') }} * {{ var('search_mean_title') }} + {{ var('search_mean_abstract') }}) as length_in_means,
        map_entries({{ search_word_counts('title_words', 'abstract_words') }}) as word_counts
    from texts
),

listed as (
    select
        paper_no,
        change,
        -- in the list: a cluster has DuckDB evaluate this, for as many papers at a time as otherwise words
        unnest(list_transform(
            word_counts,
            lambda counted: struct_pack(
                word_id := {{ hash_key(['counted.key']) }},
                weight := {{ search_weight('counted.value', 'length_in_means') }}
            )
        )) as posting
    from counted
)

select
    posting.word_id as word_id,
    paper_no,
    posting.weight as weight,
    change
from listed
