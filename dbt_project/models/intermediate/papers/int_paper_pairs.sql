{{ config(materialized='incremental', incremental_strategy='append') }}

with evidence as (
    select
        *,
        -- the words that only one title has are the same, put together: "pre training" and "pretraining", or a typo
        has_same_title or (
            not has_other_numbers
            and not has_turned_word
            and (only_in_a = '') = (only_in_b = '')
            and damerau_levenshtein(only_in_a, only_in_b) <= greatest(len(only_in_a), len(only_in_b)) * {{ var('match_typo_share') }}
        ) as has_equal_title
    from {{ ref('int_paper_evidence') }}
    where wording_id_a != wording_id_b and {{ unread() }}
),

judged as (
    select
        *,
        case
            -- identity
            when has_same_arxiv_id then 'ok_arxiv_id'
            when has_same_doi then 'ok_doi'

            -- vetoes
            when is_answer then 'miss_answer'
            when
                has_same_arxiv_id = false and not coalesce(abstract_similarity >= {{ var('match_reposted_abstract') }}, false)
                then 'miss_arxiv_id'
            when
                has_same_doi = false and has_same_arxiv_id is null
                and not coalesce(abstract_similarity >= {{ var('match_reposted_abstract') }}, false) then 'miss_doi'
            when
                has_other_numbers and (abstract_similarity is null or title_word_similarity >= {{ var('match_numbered_title') }})
                and not coalesce(abstract_similarity >= {{ var('match_same_abstract') }}, false) then 'miss_number'
            when
                has_turned_word and title_word_similarity >= {{ var('match_numbered_title') }}
                and not coalesce(abstract_similarity >= {{ var('match_same_abstract') }}, false) then 'miss_turned_word'
            when
                has_other_authors
                and not coalesce(abstract_similarity >= {{ var('match_same_abstract') }}, false) then 'miss_authors'
            when has_other_venue and years_apart > 0 then 'miss_venue_year'
            when has_other_venue and years_apart is null and abstract_similarity is null then 'miss_venue'

            -- two abstracts
            when abstract_similarity is not null
                then case
                    when abstract_similarity >= {{ var('match_same_abstract') }} then 'ok_abstract'
                    -- "rewards for agents" and "agents for rewards"
                    when is_reordered and abstract_word_similarity >= {{ var('match_retitled_words') }} then 'ok_title_abstract'
                    when is_reordered then 'miss_sibling'
                    when has_equal_title and (
                        title_length >= {{ var('match_title_words') }} or author_similarity >= {{ var('match_authors') }}
                        or abstract_word_similarity >= {{ var('match_retitled_words') }}
                    ) then 'ok_title'
                    when has_equal_title then 'miss_short_title'
                    when title_word_similarity >= {{ var('match_sibling_title') }} or title_overlap = 1
                        then case
                            when abstract_word_similarity >= {{ var('match_sibling_words') }} then 'ok_title_abstract'
                            when
                                has_same_rest and has_same_name is null and abstract_word_similarity >= {{ var('match_retitled_words') }}
                                then 'ok_title_abstract'
                            when
                                title_overlap < 1 and abstract_word_similarity >= {{ var('match_reworded_words') }}
                                then 'ok_title_abstract'
                            else 'miss_sibling'
                        end
                    when author_similarity < {{ var('match_authors') }} then 'miss_authors'
                    when abstract_word_similarity >= {{ var('match_retitled_words') }} then 'ok_abstract_words'
                    when
                        title_similarity >= {{ var('match_retitled_title') }}
                        and abstract_word_similarity >= {{ var('match_retitled_less_words') }} then 'ok_abstract_words'
                    when has_same_name and abstract_word_similarity >= {{ var('match_named_words') }} then 'ok_name_abstract'
                    else 'miss_abstract'
                end

            -- one abstract at most: title, authors, year
            when (title_length <= {{ var('match_serial_title_words') }} or are_years_from_titles) and years_apart > 0 then 'miss_year'
            when
                title_length <= {{ var('match_serial_title_words') }} and author_list_similarity < {{ var('match_serial_authors') }}
                and (is_column or author_similarity < 1) then 'miss_short_title'
            when has_equal_title and (
                title_length >= {{ var('match_title_words') }} or author_similarity >= {{ var('match_authors') }}
                -- a column or an editorial has no abstract
                or (has_one_abstract and title_length >= {{ var('match_title_words_of_abstract') }})
            ) then case when author_similarity >= {{ var('match_authors') }} then 'ok_title_authors' else 'ok_title' end
            when has_equal_title then 'miss_short_title'
            when author_similarity >= {{ var('match_authors') }} and title_similarity >= {{ var('match_title') }} then 'ok_title_authors'
            when
                author_similarity >= {{ var('match_authors') }} and title_overlap = 1
                and title_length >= {{ var('match_title_words') }} and years_apart = 0
                and not coalesce(has_other_venue, false) then 'ok_title_in_title'
            when title_similarity >= {{ var('match_title') }} then 'miss_authors'
            else 'miss_title'
        end as reason
    from evidence
),

int_paper_pairs as (
    select
        wording_id_a,
        wording_id_b,
        change,
        title_similarity,
        abstract_similarity,
        reason,
        starts_with(reason, 'ok_') as is_same,
        (
            {{ weight_of('reason') }}
            -- a merge that rests on the title gives way where year or venue do not agree
            - case
                when reason like 'ok_title%' and abstract_similarity is null
                    then
                        (coalesce(years_apart, 0) > 0)::integer
                        + (coalesce(years_apart, 1) > 0 and coalesce(has_other_venue, true))::integer
                else 0
            end
        )::integer as weight
    from judged
)

select * from int_paper_pairs
