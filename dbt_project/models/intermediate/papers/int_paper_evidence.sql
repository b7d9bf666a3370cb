{{ config(materialized='incremental', incremental_strategy='append') }}

with new_candidates as (
    select * from {{ ref('int_paper_candidates') }}
    where {{ unread() }}
),

-- made for these candidates: read once, and not by each step below
word_sets as materialized (
    select * from {{ ref('int_paper_word_sets') }}
    where change in (select new_candidates.change from new_candidates)
),

candidates as materialized (
    select
        new_candidates.wording_id_a,
        new_candidates.wording_id_b,
        new_candidates.change,
        (len(p.abstract_shingles) > 0) != (len(q.abstract_shingles) > 0) as has_one_abstract,
        ({{ jaccard_of_lists('p.abstract_shingles', 'q.abstract_shingles') }})::float as abstract_similarity,
        ({{ jaccard_of_lists('p.abstract_long_words', 'q.abstract_long_words') }})::float as abstract_word_similarity
    from new_candidates
    inner join word_sets as p on new_candidates.wording_id_a = p.wording_id and new_candidates.change = p.change
    inner join word_sets as q on new_candidates.wording_id_b = q.wording_id and new_candidates.change = q.change
    where
        not new_candidates.is_weak
        or {{ have_jaccard('p.abstract_long_words', 'q.abstract_long_words', var('match_candidate_words')) }}
),

fields as (
    {{ rows_with(ref('int_paper_fields'), 'wording_id', 'select wording_id_a from candidates union select wording_id_b from candidates') }}
),

spelled_fields as (
    {{ with_acronyms('fields') }}
),

wordings as materialized (
    {{ with_names('spelled_fields') }}
),

named as (
    select
        candidates.*,
        {{ spelled_elsewhere('a', 'b') }} as acronyms_a,
        {{ spelled_elsewhere('b', 'a') }} as acronyms_b,
        {{ start_in('a.title', 'b.title') }} as start_a,
        {{ start_in('b.title', 'a.title') }} as start_b,
        least(len(a.people), len(b.people)) as fewer_authors,
        greatest(len(a.people), len(b.people)) as more_authors,
        {{ names_in_common('a', 'b') }} as common_authors
    from candidates
    inner join wordings as a on candidates.wording_id_a = a.wording_id
    inner join wordings as b on candidates.wording_id_b = b.wording_id
),

titles as materialized (
    -- kept by itself: what a lambda captures is worked out again for each element of its list.
    -- where two abstracts can tell, acronyms matter only to titles that are the same but for them
    select
        named.*,
        {{ spelled_out('a', 'acronyms_a', 'b') }} as spelled_a,
        {{ spelled_out('b', 'acronyms_b', 'a') }} as spelled_b,
        named.abstract_similarity is null or (len(spelled_a) = len(spelled_b) and list_has_all(spelled_a, spelled_b)) as is_spelled_out,
        case when is_spelled_out then spelled_a else a.title_words end as all_words_a,
        case when is_spelled_out then spelled_b else b.title_words end as all_words_b,
        {{ words_before('a.title', 'start_a') }} as before_a,
        {{ words_before('b.title', 'start_b') }} as before_b,
        named.abstract_similarity is null and {{ are_authors('before_a', 'b') }} as has_authors_before_a,
        named.abstract_similarity is null and {{ are_authors('before_b', 'a') }} as has_authors_before_b,
        {{ title_alone('a', 'b') }} as words_a,
        {{ title_alone('b', 'a') }} as words_b,
        named.fewer_authors > 0 as has_both_authors,
        -- a name that they write otherwise ("Bob" and "Robert H. Gerber") may be one
        named.fewer_authors > 0 and named.common_authors = 0 and not list_has_any(a.author_words, b.author_words)
        and not has_authors_before_a and not has_authors_before_b as has_other_authors
    from named
    inner join wordings as a on named.wording_id_a = a.wording_id
    inner join wordings as b on named.wording_id_b = b.wording_id
),

differences as materialized (
    select
        *,
        ' ' || array_to_string(list_sort(words_a), ' ') || ' ' as text_a,
        ' ' || array_to_string(list_sort(words_b), ' ') || ' ' as text_b,
        list_sort({{ list_minus('words_a', 'words_b') }}) as only_a,
        list_sort({{ list_minus('words_b', 'words_a') }}) as only_b
    from titles
),

spelled as (
    select
        *,
        -- of equal titles, which most are, nothing needs to be compared
        case when text_a != text_b then {{ trigrams('text_a') }} end as trigrams_a,
        case when text_a != text_b then {{ trigrams('text_b') }} end as trigrams_b
    from differences
),

compared as (
    select
        wording_id_a,
        wording_id_b,
        change,
        has_one_abstract,
        abstract_similarity,
        abstract_word_similarity,
        has_both_authors,
        has_other_authors,
        case when has_both_authors then common_authors / fewer_authors end::float as name_similarity,
        case when has_both_authors then common_authors / (fewer_authors + more_authors - common_authors) end::float as author_list_similarity,
        least(len(words_a), len(words_b))::utinyint as title_length,
        {{ is_column('words_a') }} as is_column,
        ({{ jaccard_of_lists('words_a', 'words_b') }})::float as title_word_similarity,
        ({{ overlap_of_lists('words_a', 'words_b') }})::float as title_overlap,
        (case when text_a = text_b and len(words_a) > 0 then 1 else {{ jaccard_of_lists('trigrams_a', 'trigrams_b') }} end)::float as title_similarity,
        array_to_string(list_filter(only_a, lambda x: len(x) > 1), '') as only_in_a,
        array_to_string(list_filter(only_b, lambda x: len(x) > 1), '') as only_in_b,
        {{ numbering_words('only_a', 'has_both_authors') }} as numbers_a,
        {{ numbering_words('only_b', 'has_both_authors') }} as numbers_b,
        {{ answer_words('only_a') }} != {{ answer_words('only_b') }} as is_answer,
        only_in_a != only_in_b and ({{ turns_a_word('only_a', 'only_b') }} or {{ turns_a_word('only_b', 'only_a') }}) as has_turned_word
    from spelled
),

int_paper_evidence as (
    select
        compared.* exclude (name_similarity),

        -- a year that only one title names is no numbering
        numbers_a != numbers_b and not (
            len(numbers_a) + len(numbers_b) = 1 and regexp_full_match((numbers_a || numbers_b)[1], '(19|20)\d\d')
        ) as has_other_numbers,
        a.title_key = b.title_key as has_same_title,
        a.title_key != b.title_key and {{ are_reordered('a.title_words', 'b.title_words') }} as is_reordered,
        a.name_key = b.name_key as has_same_name,
        a.rest_key = b.rest_key as has_same_rest,

        -- ids
        a.arxiv_key = b.arxiv_key as has_same_arxiv_id,
        a.doi_key = b.doi_key as has_same_doi,

        -- the rest
        case
            when compared.has_both_authors then compared.name_similarity
            when len(a.author_words) = 0 and len(b.author_words) = 0 then null
            when len(a.author_words) = 0 then nullif({{ in_common('a.title_words', 'b.author_words') }}, 0) / len(b.author_words)
            when len(b.author_words) = 0 then nullif({{ in_common('b.title_words', 'a.author_words') }}, 0) / len(a.author_words)
        end::float as author_similarity,
        abs(a.paper_year - b.paper_year)::usmallint as years_apart,
        a.is_year_from_title and b.is_year_from_title as are_years_from_titles,
        {{ is_other_venue('a', 'b') }} as has_other_venue
    from compared
    inner join wordings as a on compared.wording_id_a = a.wording_id
    inner join wordings as b on compared.wording_id_b = b.wording_id
)

select * from int_paper_evidence
