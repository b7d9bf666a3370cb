{# What a written term is matched by: '=RAG' for a single word with two capitals or more, which only matches in
   capitals, since "rag", "sam" and "lime" are words of their own; else the words in lower case without accents, with
   a hyphen wherever the writer put one or another mark. Blank where the term has no letter or digit. #}
{% macro term_key(term) -%}
    case
        when
            regexp_full_match(trim(strip_accents({{ term }})), '[\p{L}\p{N}]+')
            and regexp_matches({{ term }}, '[A-Z].*[A-Z]')
            then '=' || trim(strip_accents({{ term }}))
        else trim(regexp_replace(
            regexp_replace(lower(strip_accents({{ term }})), '[^\p{L}\p{N}\s]+', '-', 'g'),
            '-*\s[\s-]*', ' ', 'g'
        ), ' -')
    end
{%- endmacro %}

{# British spelling of an American form; the form itself where there is none. #}
{% macro british(form) -%}
    {%- set spelled = namespace(sql=form) -%}
    {%- for pattern, british in [
        ('iz(e|ed|es|er|ers|ing|ation|ations)\\b', 'is\\1'),
        ('\\b(col|behavi|lab|neighb|fav)or', '\\1our'),
        ('\\b(model|label|travel|signal)(ed|ing)\\b', '\\1l\\2'),
        ('\\bcenter', 'centre'),
        ('\\banalyz', 'analys'),
        ('\\bfiber', 'fibre'),
    ] -%}
        {%- set spelled.sql = "regexp_replace(" ~ spelled.sql ~ ", '" ~ pattern ~ "', '" ~ british ~ "', 'g')" -%}
    {%- endfor -%}
    {{ spelled.sql }}
{%- endmacro %}

{# Plural of a form by its last word, in lower case; the form itself where the rules know none. #}
{% macro plural(form) -%}
    case
        when {{ form }} like '%sis' then left({{ form }}, length({{ form }}) - 2) || 'es'
        when regexp_matches({{ form }}, '[^s]s$') then {{ form }}
        when regexp_matches({{ form }}, '(s|x|z|ch|sh)$') then {{ form }} || 'es'
        when regexp_matches({{ form }}, '[^aeiou]y$') then left({{ form }}, length({{ form }}) - 1) || 'ies'
        else {{ form }} || 's'
    end
{%- endmacro %}

{# A list of what stands between blanks, commas, semicolons or bars; empty where nothing does. #}
{% macro words_of(text) -%}
    coalesce(regexp_extract_all({{ text }}, '[^\s,;|]+'), [])
{%- endmacro %}

{# Words that stand in most abstracts: a term made of nothing else would match nearly every paper. Kept by hand; only rows of a
   user's own topic_terms.csv are judged by them. #}
{% macro everyday_words() -%}
    {{ return((
        "a about after all also among an and any are as at be because been before best better between both but by can "
        "could different do does each either enables existing few first for from further has have high how however if "
        "in into is it its large may more most much new not novel of on one only or other our over paper per propose "
        "proposed results several show shown shows significant significantly since so some state such than that the "
        "their them then there these they this those three through to two under up use used using various was we well "
        "were what when where whether which while who will with within without work would yet you "
        "approach approaches method methods performance based present research study"
    ).split()) }}
{%- endmacro %}

{# Whether a term's key holds no word that tells papers apart: common words and single letters. #}
{% macro only_everyday_words(term_key) -%}
    not regexp_matches({{ term_key }}, '^=') and len(list_filter(
        regexp_extract_all({{ term_key }}, '[^\s-]+'),
        lambda word: length(word) > 1 and not list_contains({{ "['" ~ everyday_words() | join("', '") ~ "']" }}, word)
    )) = 0
{%- endmacro %}
