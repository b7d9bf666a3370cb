{{ config(
    materialized='incremental', incremental_strategy='append',
    pre_hook="{{ drop_past_postings() }}"
) }}

with numbers as (
    select * from {{ ref('int_search_papers') }}
),

texts as (
    select
        numbers.paper_no,
        numbers.change,
        {{ tokens('papers.title') }} as title_words,
        {{ tokens('papers.abstract') }} as abstract_words
    from {{ ref('int_papers') }} as papers
    inner join numbers
        on papers.paper_id = numbers.paper_id
    where numbers.is_current and {{ unread('numbers.change') }}
),

counted as (
    select
        paper_no,
        change,
        -- an abstract that no digest gives is unknown, not short
        (
            {{ var('search_title_weight') }} * len(title_words)
            + case when len(abstract_words) = 0 then {{ var('search_mean_abstract') }} else len(abstract_words) end
        ) / ({{ var('search_title_weight') }} * {{ var('search_mean_title') }} + {{ var('search_mean_abstract') }}) as length_in_means,
        unnest(map_entries({{ search_word_counts('title_words', 'abstract_words') }})) as word_count
    from texts
),

numbered as (
    select
        words.word_id,
        counted.paper_no,
        counted.change,
        counted.length_in_means,
        counted.word_count.value as word_count
    from counted
    inner join {{ ref('int_search_words') }} as words
        on counted.word_count.key = words.written
),

-- singular and plural in one paper are one word
int_search_postings as (
    select
        word_id,
        paper_no,
        {{ search_weight('sum(word_count)', 'any_value(length_in_means)') }} as weight,
        any_value(change) as change
    from numbered
    group by
        word_id,
        paper_no
    order by
        word_id,
        paper_no
)

select * from int_search_postings
