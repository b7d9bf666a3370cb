{# The id of a phrase: the key of its folded words, the same in every run and corpus. #}
{% macro phrase_id(ngram) -%}
    'ph_' || lpad(lower(to_hex({{ ngram }})), 16, '0')
{%- endmacro %}

{# Whether an n-gram is a phrase, given how many papers so far have it at all, in the title, alone, as a name, and more than once.
   What papers are about they repeat (Church and Gale 1995). #}
{% macro is_phrase(papers, titles, alone, names, repeated, weakness) -%}
    {{ papers }} >= {{ var('phrase_min_papers') }}
    and {{ alone }} > 0
    and (
        {{ names }} >= {{ var('phrase_min_name_share') }} * {{ papers }}
        or {{ titles }} > 0 and {{ repeated }} >= {{ var('phrase_min_repeated') }}[1 + {{ weakness }}]
        * ({{ papers }} + {{ var('phrase_repeated_shrinkage') }})
    )
{%- endmacro %}

{# The n-grams of papers that int_phrase_ngrams has not yet counted, or has to forget: for all others nothing has changed. #}
{% macro changed_ngrams() -%}
    -- each by itself: for `is_new or is_gone` DuckDB would read the n-grams of all papers
    select unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
    from {{ ref('int_paper_ngrams') }}
    where is_new
    union
    select unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
    from {{ ref('int_paper_ngrams') }}
    where is_gone
{%- endmacro %}

{# Whether enough papers have a phrase outside a longer one that contains it; `longer` may be null. #}
{% macro stands_alone(papers, longer) -%}
    ({{ papers }} - coalesce({{ longer }}, 0) >= {{ var('phrase_min_alone_share') }} * {{ papers }})
{%- endmacro %}
