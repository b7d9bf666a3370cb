{{ config(materialized='incremental', incremental_strategy='append') }}

with new_blocks as (
    select * from {{ ref('int_paper_blocks') }}
    where {{ unread() }}
),

sharing as materialized (
    select
        least(new_blocks.wording_id, others.wording_id) as wording_id_a,
        greatest(new_blocks.wording_id, others.wording_id) as wording_id_b,
        bool_and(new_blocks.is_weak) as is_weak
    from new_blocks
    inner join {{ ref('int_paper_blocks') }} as others
        on
            new_blocks.block_key = others.block_key
            and new_blocks.wording_id != others.wording_id
            and (
                new_blocks.author_marks is null or others.author_marks is null
                or {{ share_an_author_mark('new_blocks.author_marks', 'others.author_marks') }}
            )
    group by wording_id_a, wording_id_b
),

{% if is_incremental() %}
touched as materialized (
    -- of the many there are, few are compared: they are read once, and not by each step below
    select wording_id_a as wording_id from sharing
    union
    select wording_id_b as wording_id from sharing
    union
    select wording_id from new_blocks
),
{% endif %}

wordings as {{ "materialized" if is_incremental() }} (
    select * from {{ ref('int_paper_wordings') }}
    {% if is_incremental() -%}
    where wording_id in (select touched.wording_id from touched)
    {%- endif %}
),

sketches as {{ "materialized" if is_incremental() }} (
    select * from {{ ref('int_paper_sketches') }}
    {% if is_incremental() -%}
    where wording_id in (select touched.wording_id from touched)
    {%- endif %}
),

candidates as materialized (
    -- two abstracts whose titles share a few words, and no more, must be about the same to be worth the rest
    select
        sharing.wording_id_a,
        sharing.wording_id_b
    from sharing
    inner join wordings as a on sharing.wording_id_a = a.wording_id
    inner join wordings as b on sharing.wording_id_b = b.wording_id
    inner join sketches as p on sharing.wording_id_a = p.wording_id
    inner join sketches as q on sharing.wording_id_b = q.wording_id
    where
        case
            when not sharing.is_weak then true
            when len(p.abstract_long_words) = 0 or len(q.abstract_long_words) = 0 then true
            when
                ({{ most_in_common('p', 'q') }}) * (1 + {{ var('match_candidate_words') }})
                < {{ var('match_candidate_words') }} * (len(p.abstract_long_words) + len(q.abstract_long_words)) then false
            -- the rules would say no
            when len(a.author_words) > 0 and len(b.author_words) > 0 and not list_has_any(a.author_words, b.author_words) then false
            else {{ have_jaccard('p.abstract_long_words', 'q.abstract_long_words', var('match_candidate_words')) }}
        end

    union all

    -- one wording beside itself marks how far this model has read
    (
        select
            wording_id as wording_id_a,
            wording_id as wording_id_b
        from new_blocks
        order by change desc, wording_id
        limit 1
    )
),

-- of all sketches, so that the last joins carry no more
candidate_sketches as materialized (
    select
        wording_id,
        abstract_shingles,
        abstract_long_words
    from sketches
    where
        wording_id in (select candidates.wording_id_a from candidates)
        or wording_id in (select candidates.wording_id_b from candidates)
),

titles as materialized (
    -- kept by itself: what a lambda captures is worked out again for each element of its list.
    -- a side without authors may hold them in its title: the other side's names tell which words those are
    select
        candidates.*,
        greatest(a.change, b.change) as change,
        case when len(a.author_words) = 0 then {{ list_minus('a.title_words', 'b.author_words') }} else a.title_words end as words_a,
        case when len(b.author_words) = 0 then {{ list_minus('b.title_words', 'a.author_words') }} else b.title_words end as words_b,
        len(a.author_words) > 0 and len(b.author_words) > 0 as has_both_authors
    from candidates
    inner join wordings as a on candidates.wording_id_a = a.wording_id
    inner join wordings as b on candidates.wording_id_b = b.wording_id
),

differences as materialized (
    select
        *,
        array_to_string(list_sort(words_a), ' ') as text_a,
        array_to_string(list_sort(words_b), ' ') as text_b,
        list_sort({{ list_minus('words_a', 'words_b') }}) as only_a,
        list_sort({{ list_minus('words_b', 'words_a') }}) as only_b
    from titles
),

spelled as materialized (
    select
        *,
        {{ trigrams('text_a') }} as trigrams_a,
        {{ trigrams('text_b') }} as trigrams_b
    from differences
),

compared as (
    select
        wording_id_a,
        wording_id_b,
        change,
        has_both_authors,
        least(len(words_a), len(words_b))::utinyint as title_length,
        ({{ jaccard_of_lists('words_a', 'words_b') }})::float as title_word_similarity,
        ({{ overlap_of_lists('words_a', 'words_b') }})::float as title_overlap,
        ({{ jaccard_of_lists('trigrams_a', 'trigrams_b') }})::float as title_similarity,
        array_to_string(list_filter(only_a, lambda x: len(x) > 1), '') as only_in_a,
        array_to_string(list_filter(only_b, lambda x: len(x) > 1), '') as only_in_b,
        {{ numbering_words('only_a', 'has_both_authors') }} as numbers_a,
        {{ numbering_words('only_b', 'has_both_authors') }} as numbers_b,
        {{ answer_words('only_a') }} != {{ answer_words('only_b') }} as is_answer
    from spelled
),

int_paper_evidence as (
    select
        compared.*,

        -- a year that only one title names is no numbering
        numbers_a != numbers_b and not (
            len(numbers_a) + len(numbers_b) = 1 and regexp_full_match((numbers_a || numbers_b)[1], '(19|20)\d\d')
        ) as has_other_numbers,
        a.title_key = b.title_key as has_same_title,
        a.name_key = b.name_key as has_same_name,
        a.rest_key = b.rest_key as has_same_rest,

        -- ids
        a.arxiv_key = b.arxiv_key as has_same_arxiv_id,
        a.doi_key = b.doi_key as has_same_doi,

        -- abstracts
        (len(p.abstract_shingles) > 0) != (len(q.abstract_shingles) > 0) as has_one_abstract,
        ({{ jaccard_of_lists('p.abstract_shingles', 'q.abstract_shingles') }})::float as abstract_similarity,
        ({{ jaccard_of_lists('p.abstract_long_words', 'q.abstract_long_words') }})::float as abstract_word_similarity,

        -- the rest
        case
            when len(a.author_words) = 0 and len(b.author_words) = 0 then null
            when len(a.author_words) = 0 then nullif(len(list_intersect(a.title_words, b.author_words)), 0) / len(b.author_words)
            when len(b.author_words) = 0 then nullif(len(list_intersect(b.title_words, a.author_words)), 0) / len(a.author_words)
            else {{ names_in_common('a.author_words', 'b.author_words') }}
        end::float as author_similarity,
        ({{ jaccard_of_lists('a.author_words', 'b.author_words') }})::float as author_list_similarity,
        abs(a.paper_year - b.paper_year)::usmallint as years_apart,
        a.is_year_from_title and b.is_year_from_title as are_years_from_titles,
        {{ is_other_venue('a', 'b') }} as has_other_venue
    from compared
    inner join wordings as a on compared.wording_id_a = a.wording_id
    inner join wordings as b on compared.wording_id_b = b.wording_id
    inner join candidate_sketches as p on compared.wording_id_a = p.wording_id
    inner join candidate_sketches as q on compared.wording_id_b = q.wording_id
)

select * from int_paper_evidence
