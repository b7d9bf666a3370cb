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
        unnest(map_entries({{ search_word_counts('title_words', 'abstract_words') }})) as word_count
    from texts
)

select
    {{ hash_key(['word_count.key']) }} as word_id,
    paper_no,
    {{ search_weight('word_count.value', 'length_in_means') }} as weight,
    change
from counted
