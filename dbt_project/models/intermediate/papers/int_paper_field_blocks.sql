{{ config(materialized='incremental', incremental_strategy='append') }}

with wordings as (
    select
        *,
        -- two abstracts by other people are not worth a look for what their titles have in common
        case when not is_without_abstract then {{ author_marks('author_words') }} end as author_marks,
        list_filter(string_split(title, ' '), lambda x: len(x) > 2 and not list_contains(
            ['{{ common_words() | join("', '") }}'], x
        )) as telling_words,
        list_filter(string_split(title, ' '), lambda x: len(x) > 2 and not list_contains(
            ['the', 'and', 'for', 'with', 'from', 'using', 'into', 'toward', 'towards', 'via', 'its', 'how', 'what', 'why'], x
        )) as first_words
    from {{ ref('int_paper_fields') }}
    where {{ unread() }}
),

chosen_words as materialized (
    -- kept by itself: each pair below would choose them anew
    select
        wording_id,
        list_sort(list_transform(
            list_sort(list_transform(telling_words, lambda x: { length: -len(x), word: x }))[:6], lambda s: hash(s.word)
        )) as longest,
        case when is_without_abstract then list_sort(list_transform(telling_words[:6], lambda x: hash(x))) end as telling,
        case when is_without_abstract then list_sort(list_transform(first_words[:4], lambda x: hash(x))) end as first
    from wordings
),

title_keys as (
    -- every two of the title's six longest telling words; of a record without abstract, whose title may run on into
    -- authors and venue, also of its first six, and of its first four words whatever they are
    select
        wording_id,
        unnest({{ pairs_of_words('longest', 6) }}) as block_key
    from chosen_words
    union all
    (
        select
            wording_id,
            unnest({{ pairs_of_words('telling', 6) }}) as block_key
        from chosen_words
        where telling is not null
        union
        select
            wording_id,
            unnest({{ pairs_of_words('first', 4) }}) as block_key
        from chosen_words
        where first is not null
    )
),

weak_keys as (
    select block_key, wording_id from title_keys
    union all
    select name_key as block_key, wording_id from wordings where name_key is not null
),

int_paper_field_blocks as (
    -- two words in common are worth a look, no more
    select weak_keys.block_key, weak_keys.wording_id, wordings.change, true as is_weak, wordings.author_marks
    from weak_keys
    inner join wordings using (wording_id)
    union all
    select title_key as block_key, wording_id, change, false as is_weak, null::ubigint as author_marks from wordings
    union all
    select rest_key as block_key, wording_id, change, false as is_weak, null as author_marks from wordings where rest_key != title_key
    union all
    select hash(arxiv_key, 'arxiv') as block_key, wording_id, change, false as is_weak, null as author_marks
    from wordings
    where arxiv_key is not null
    union all
    select hash(doi_key, 'doi') as block_key, wording_id, change, false as is_weak, null as author_marks
    from wordings
    where doi_key is not null
)

select * from int_paper_field_blocks
