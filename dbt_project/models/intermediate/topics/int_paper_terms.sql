{{ config(
    materialized='incremental',
    unique_key='paper_id',
    incremental_strategy='delete+insert',
    post_hook="delete from {{ this }} where paper_id not in (select papers.paper_id from {{ ref('int_papers') }} as papers)",
) }}

with forms as (
    select * from {{ ref('int_term_forms') }}
),

vocabulary as (
    select {{ rows_fingerprint('term_key || form || in_capitals') }} as vocabulary_key
    from forms
),

papers as (
    select
        papers.paper_id,
        papers.text_key,
        vocabulary.vocabulary_key,
        coalesce({{ spaced_words('papers.title') }}, ' ') as title,
        coalesce({{ spaced_words('papers.abstract') }}, ' ') as abstract
    from {{ ref('int_papers') }} as papers
    cross join vocabulary
    {% if is_incremental() %}
    anti join {{ this }} as known
        on
            papers.paper_id = known.paper_id
            and papers.text_key = known.text_key
            and vocabulary.vocabulary_key = known.vocabulary_key
    {% endif %}
),

words as (
    select
        paper_id,
        title,
        abstract,
        lower(title) as title_folded,
        lower(abstract) as abstract_folded,
        unnest({{ distinct_words('lower(title || abstract)') }}) as word
    from papers
),

mentions as (
    select
        words.paper_id,
        forms.term_key,
        contains(case when forms.in_capitals then words.title else words.title_folded end, forms.form) as in_title,
        {{ occurrences(
            'case when forms.in_capitals then words.abstract else words.abstract_folded end', 'forms.form'
        ) }} as in_abstract
    from words
    inner join forms
        on words.word = forms.anchor
),

terms as (
    select
        paper_id,
        term_key,
        max(in_title) as in_title,
        sum(in_abstract)::integer as in_abstract
    from mentions
    where in_title or in_abstract > 0
    group by
        paper_id,
        term_key
),

found as (
    select
        paper_id,
        list({'term_key': term_key, 'in_title': in_title, 'in_abstract': in_abstract} order by term_key) as terms
    from terms
    group by paper_id
),

int_paper_terms as (
    select
        papers.paper_id,
        papers.text_key,
        papers.vocabulary_key,
        coalesce(found.terms, []) as terms
    from papers
    left join found
        on papers.paper_id = found.paper_id
)

select * from int_paper_terms
