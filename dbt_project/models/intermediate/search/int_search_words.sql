{{ config(materialized='incremental', incremental_strategy='append') }}

with numbers as (
    select * from {{ ref('int_search_papers') }}
),

written as (
    select distinct word as written
    from (
        select unnest(list_distinct({{ tokens("papers.title || ' ' || coalesce(papers.abstract, '')") }})) as word
        from {{ ref('int_papers') }} as papers
        inner join numbers
            on papers.paper_id = numbers.paper_id
        where numbers.is_current and {{ unread('numbers.change') }}
    )
),

known as (
    {% if is_incremental() %}
    select * from {{ this }}
    {% else %}
        select
            written,
            written as word,
            0::integer as word_id,
            0::integer as change
        from written
        where false
    {% endif %}
),

added as (
    select
        written,
        {{ search_word('written') }} as word
    from written
    anti join known
        using (written)
),

new_words as (
    select
        word,
        row_number() over (order by word) as place
    from (select distinct word from added)
    anti join known
        using (word)
),

word_ids as (
    select
        word,
        min(word_id) as word_id
    from known
    group by word
    union all
    select
        word,
        (select coalesce(max(known.word_id), 0) from known) + place as word_id
    from new_words
),

int_search_words as (
    select
        added.written,
        added.word,
        word_ids.word_id::integer as word_id,
        (select max(numbers.change) from numbers) as change
    from added
    inner join word_ids
        on added.word = word_ids.word
)

select * from int_search_words
