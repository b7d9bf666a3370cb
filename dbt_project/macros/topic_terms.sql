{# How a term is matched. A single word with two or more capitals, '=RAG', matches only in capitals, since "rag", "sam" and
   "lime" are words, too. Any other term is its words in lower case without accents, with a hyphen in place of each hyphen
   or other mark. Empty if the term has no letter or digit. #}
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

{# British spelling of an American form; the form itself if it has none. #}
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

{# Plural of a form in lower case, by its last word; the form itself if it has none. #}
{% macro plural(form) -%}
    case
        when {{ form }} like '%sis' then left({{ form }}, length({{ form }}) - 2) || 'es'
        when regexp_matches({{ form }}, '[^s]s$') then {{ form }}
        when regexp_matches({{ form }}, '(s|x|z|ch|sh)$') then {{ form }} || 'es'
        when regexp_matches({{ form }}, '[^aeiou]y$') then left({{ form }}, length({{ form }}) - 1) || 'ies'
        else {{ form }} || 's'
    end
{%- endmacro %}

{# A text split at blanks, commas, semicolons and bars, as a list; empty if nothing is left. #}
{% macro words_of(text) -%}
    coalesce(regexp_extract_all({{ text }}, '[^\s,;|]+'), [])
{%- endmacro %}

{# Whether a term's key consists of single letters and words of most abstracts alone: it would match nearly every paper. The words are
   kept by hand, and applied only to a user's own topic_terms.csv. #}
{% macro only_everyday_words(term_key) -%}
    {%- set everyday_words = (
        "a about after all also among an and any are as at be because been before best better between both but by can "
        "could different do does each either enables existing few first for from further has have high how however if "
        "in into is it its large may more most much new not novel of on one only or other our over paper per propose "
        "proposed results several show shown shows significant significantly since so some state such than that the "
        "their them then there these they this those three through to two under up use used using various was we well "
        "were what when where whether which while who will with within without work would yet you "
        "approach approaches method methods performance based present research study"
    ).split() -%}
    not regexp_matches({{ term_key }}, '^=') and len(list_filter(
        regexp_extract_all({{ term_key }}, '[^\s-]+'),
        lambda word: length(word) > 1 and not list_contains({{ "['" ~ everyday_words | join("', '") ~ "']" }}, word)
    )) = 0
{%- endmacro %}
