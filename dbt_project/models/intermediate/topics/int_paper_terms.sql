with forms as (
    select * from {{ ref('int_term_forms') }}
),

vocabulary as (
    select {{ rows_fingerprint("term_key || ' ' || form") }} as vocabulary_key
    from forms
),

{% if is_incremental() %}
new_papers as materialized (
    -- found before any text is read
    select papers.paper_id
    from {{ ref('papers') }} as papers
    cross join vocabulary
    anti join {{ this }} as known
        on
            papers.paper_id = known.paper_id
            and papers.text_key = known.text_key
            and vocabulary.vocabulary_key = known.vocabulary_key
),

{% endif %}

papers as (
    select
        row_number() over () as paper_no,
        papers.paper_id,
        papers.text_key,
        vocabulary.vocabulary_key,
        -- the bar keeps a phrase from running on from the title into the abstract
        coalesce({{ spaced_words('papers.title') }}, '') || '| ' || coalesce({{ spaced_words('papers.abstract') }}, '') as text
    from {{ ref('papers') }} as papers
    cross join vocabulary
    {% if is_incremental() %}
    semi join new_papers using (paper_id)
    {% endif %}
),

words as not materialized (
    {{ words_in_order('papers', 'text') }}
),

mentions as (
    -- a term of one word is found by it, a longer one by its first two words and then compared in full
    select words.paper_no, forms.term_no, words.in_title
    from words
    inner join forms
        on words.word = forms.first_word
    where len(forms.words) = 1 and (not forms.in_capitals or words.written = forms.form)
    union all
    select words.paper_no, forms.term_no, words.in_title
    from words
    inner join forms
        on
            words.word = forms.first_word
            and words.next_word = forms.second_word
    where len(forms.words) > 1 and {{ stands_at('words.words', 'words.position', 'forms.words') }}
),

terms as (
    select
        paper_no,
        term_no,
        bool_or(in_title) as in_title,
        count(*) filter (where not in_title)::integer as in_abstract
    from mentions
    group by paper_no, term_no
),

found as (
    select
        terms.paper_no,
        list(
            struct_pack(term_key := term_keys.term_key, in_title := terms.in_title, in_abstract := terms.in_abstract)
            order by term_keys.term_key
        ) as terms
    from terms
    inner join (select distinct term_no, term_key from forms) as term_keys
        on terms.term_no = term_keys.term_no
    group by terms.paper_no
)

select papers.paper_id, papers.text_key, papers.vocabulary_key, coalesce(found.terms, []) as terms
from papers
left join found using (paper_no)
