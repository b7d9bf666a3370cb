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
    words.word_id,
    counted.paper_no,
    {{ search_weight('counted.word_count.value', 'counted.length_in_means') }} as weight,
    counted.change
from counted
inner join {{ ref('int_search_words') }} as words
    on counted.word_count.key = words.word
