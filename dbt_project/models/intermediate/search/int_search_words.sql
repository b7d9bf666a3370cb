with new_words as (
    select distinct {{ search_word('word') }} as word
    from (
        select distinct unnest(list_distinct({{ tokens("papers.title || ' ' || coalesce(papers.abstract, '')") }})) as word
        from {{ ref('papers') }} as papers
        inner join {{ ref('int_search_papers') }} as numbers using (paper_id)
        where numbers.is_current and {{ unread('numbers.change') }}
    )
    {% if is_incremental() -%}
    except
    select known.word from {{ this }} as known
    {%- endif %}
)

select
    word,
    {{ hash_key(['word']) }} as word_id,
    (select max(numbers.change) from {{ ref('int_search_papers') }} as numbers) as change
from new_words
