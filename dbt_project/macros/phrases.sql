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
    select distinct unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
    from {{ ref('int_paper_ngrams') }}
    where is_new or is_gone
{%- endmacro %}

{# Whether enough papers have a phrase outside a longer one that contains it; `longer` may be null. #}
{% macro stands_alone(papers, longer) -%}
    ({{ papers }} - coalesce({{ longer }}, 0) >= {{ var('phrase_min_alone_share') }} * {{ papers }})
{%- endmacro %}

{# One row per paper and phrase that it contains. #}
{% macro papers_of_phrases() -%}
    with ngrams as (
        select paper_id, unnest(list_transform(ngrams, lambda found: found.ngram)) as ngram
        from {{ ref('int_paper_ngrams') }}
    )

    select
        ngrams.paper_id,
        {{ phrase_id('phrases.canonical_ngram') }} as phrase_id,
        min(phrases.known_from) as visible_from,
        case when count(*) = count(phrases.known_until) then max(phrases.known_until) end as visible_until
    from ngrams
    inner join {{ ref('int_canonical_phrases') }} as phrases using (ngram)
    group by ngrams.paper_id, phrases.canonical_ngram
{%- endmacro %}
