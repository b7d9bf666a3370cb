with forms as (
    select * from {{ ref('int_term_forms') }}
),

vocabulary as materialized (
    select {{ rows_fingerprint("term_key || ' ' || form") }} as vocabulary_key from forms
),

{% if is_incremental() %}
new_papers as materialized (
    -- found before any text is read
    select papers.paper_id
    from {{ ref('papers') }} as papers
    cross join vocabulary
    anti join {{ this }} as known using (paper_id, text_key, vocabulary_key)
),

{% endif %}

papers as not materialized (
    select
        {{ hash_key(['papers.paper_id']) }} as paper_no,
        papers.paper_id,
        papers.text_key,
        papers.title,
        papers.abstract,
        vocabulary.vocabulary_key
    from {{ ref('papers') }} as papers
    cross join vocabulary
    {% if is_incremental() %}
    semi join new_papers using (paper_id)
    {% endif %}
),

texts as materialized (
    select
        paper_no,
        -- the bar keeps a phrase from running on from the title into the abstract
        {{ word_list("coalesce(" ~ spaced_words('title') ~ ", '') || '| ' || coalesce(" ~ spaced_words('abstract') ~ ", '')") }} as written,
        list_transform(written, lambda word: lower(word)) as words
    from papers
),

words as not materialized (
    -- without the text's list: a join that keeps these rows would keep the list once for each of its words
    {{ words_in_order('texts') }}
),

begun as (
    select words.paper_no, words.position, words.in_title, forms.term_no, forms.words
    from words
    inner join forms
        on
            words.word = forms.words[1]
            and words.second_word = forms.words[2]
            and (len(forms.words) = 2 or words.third_word = forms.words[3])
),

mentions as (
    -- a term is found by its first three words, and what is longer is then compared in full
    select words.paper_no, forms.term_no, words.in_title
    from words
    inner join forms on words.word = forms.words[1]
    where len(forms.words) = 1 and (not forms.in_capitals or words.written = forms.form)
    union all
    select paper_no, term_no, in_title from begun where len(words) <= 3
    union all
    select begun.paper_no, begun.term_no, begun.in_title
    from begun inner join texts on begun.paper_no = texts.paper_no
    where len(begun.words) > 3 and {{ stands_at('texts.words', 'begun.position', 'begun.words') }}
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
    inner join (select distinct term_no, term_key from forms) as term_keys using (term_no)
    group by terms.paper_no
)

select papers.paper_id, papers.text_key, papers.vocabulary_key, coalesce(found.terms, []) as terms
from papers
left join found using (paper_no)
