{{ config(materialized='incremental', incremental_strategy='append') }}

with wordings as (
    select
        *,
        list_filter(string_split(title, ' '), lambda x: len(x) > 2 and not regexp_full_match(
            x, '{{ common_words() | join("|") }}'
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
        change,
        author_marks,
        title_key,
        rest_key,
        arxiv_key,
        doi_key,
        name_key,
        list_sort(list_transform(
            list_sort(list_transform(telling_words, lambda x: { length: -len(x), word: x }))[:6], lambda s: hash(s.word)
        )) as longest,
        case when is_without_abstract then list_sort(list_transform(telling_words[:6], lambda x: hash(x))) end as telling,
        case when is_without_abstract then list_sort(list_transform(first_words[:4], lambda x: hash(x))) end as first
    from wordings
),

int_paper_field_keys as (
    select
        wording_id,
        change,
        author_marks,
        list_distinct([
            title_key,
            rest_key,
            case when arxiv_key is not null then hash(arxiv_key, 'arxiv') end,
            case when doi_key is not null then hash(doi_key, 'doi') end
        ]) as strong_keys,
        -- every two of the title's six longest telling words; of a record without abstract, whose title may run on into
        -- authors and venue, also of its first six, and of its first four words whatever they are. To have two words in
        -- common is worth a look, no more
        list_transform(
            list_distinct(
                {{ pairs_of_words('longest', 6) }}
                || {{ pairs_of_words('telling', 6) }}
                || {{ pairs_of_words('first', 4) }}
                || [name_key]
            ),
            -- half of a hash does: those of other words that meet by chance are told apart with the rest, and every run
            -- reads the keys of all
            lambda x: (x >> 32)::uinteger
        ) as weak_keys
    from chosen_words
)

select * from int_paper_field_keys
