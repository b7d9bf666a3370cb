{# Wordings with what an acronym in another title is told by: the first letters of all words of their own, and the words
   that may be acronyms. #}
{% macro with_acronyms(wordings) -%}
    select
        *,
        array_to_string(list_transform(string_split(title, ' '), lambda x: x[1]), '') as title_initials,
        list_filter(title_words, lambda x: len(x) between 3 and 7 and not list_contains(
            [
                'the', 'and', 'for', 'with', 'from', 'via', 'are', 'can', 'how', 'why', 'what', 'not', 'its', 'all', 'one',
                'two', 'new', 'any', 'our', 'out', 'use', 'using', 'into', 'that', 'this', 'has', 'does', 'is', 'be'
            ], x
        )) as acronyms
    from {{ wordings }}
{%- endmacro %}

{# The acronyms of one wording's title that another title spells out. #}
{% macro spelled_elsewhere(a, b) -%}
    list_filter({{ a }}.acronyms, lambda x: contains({{ b }}.title_initials, {{ singular('x') }}))
{%- endmacro %}

{# The words of one wording's title, such acronyms put as the other title does: "LLMs" as "large language models". #}
{% macro spelled_out(a, acronyms, b) -%}
    case
        when len({{ acronyms }}) = 0 then {{ a }}.title_words
        else list_distinct(
            {{ list_minus(a ~ '.title_words', acronyms) }}
            || flatten(list_transform(
                {{ acronyms }},
                lambda x: string_split({{ b }}.title, ' ')[
                    instr({{ b }}.title_initials, {{ singular('x') }}):instr({{ b }}.title_initials, {{ singular('x') }}) + len({{ singular('x') }}) - 1
                ]
            ))
        )
    end
{%- endmacro %}

{% macro singular(word) -%}
    (case when len({{ word }}) > 3 then rtrim({{ word }}, 's') else {{ word }} end)
{%- endmacro %}

{# Whether two titles have the same words but for those that only join others. #}
{% macro are_reordered(a, b) -%}
    len(list_filter(
        {{ list_minus(a, b) }} || {{ list_minus(b, a) }},
        lambda x: not list_contains(
            ['a', 'an', 'the', 'of', 'for', 'in', 'on', 'with', 'and', 'to', 'by', 'from', 'via', 'at', 'as', 'through', 'into', 'using'], x
        )
    )) = 0
{%- endmacro %}

{# Whether a word of one list is a word of the other with something before it that turns its meaning, or such a prefix by
   itself: "supervised" and "unsupervised", "linear" and "non linear"; not "oversmoothing" and "over smoothing". #}
{% macro turns_a_word(words, others) -%}
    len(list_filter({{ words }}, lambda x:
        list_contains(['non', 'anti', 'semi', 'quasi', 'pseudo'], x)
        or len(list_filter({{ others }}, lambda y:
            len(y) > 4 and ends_with(x, y) and not list_contains({{ others }}, substr(x, 1, len(x) - len(y)))
            and regexp_full_match(
                substr(x, 1, len(x) - len(y)),
                'un|non|in|im|ir|il|a|anti|dis|de|semi|multi|sub|super|inter|intra|hyper|over|under|bi|uni|mono|quasi|pseudo'
            )
        )) > 0
    )) > 0
{%- endmacro %}

{# Where the first word of one folded title stands in another; 1 if it does not. #}
{% macro start_in(title, other_title) -%}
    greatest(1, instr(' ' || {{ title }} || ' ', ' ' || split_part({{ other_title }}, ' ', 1) || ' '))
{%- endmacro %}

{# The words that stand only before a folded title's `start`, where another title's first word stands. #}
{% macro words_before(title, start) -%}
    {{ list_minus("string_split(rtrim(" ~ title ~ "[:" ~ start ~ " - 1]), ' ')", "string_split(" ~ title ~ "[" ~ start ~ ":], ' ')") }}
{%- endmacro %}

{# Whether words that stand before a title are the end of a list of authors, as in a citation's "lopez m indexing the
   positions of": they are few, one is a name of the other side's authors, and none joins words or answers a paper. #}
{% macro are_authors(words, other) -%}
    len({{ words }}) <= {{ var('match_words_before') }} and list_has_any({{ words }}, {{ other }}.author_words)
    and not list_has_any({{ words }}, ['the', 'of', 'to', 'for', 'in', 'on', 'with', 'from', 'by', 'using', 'via']) and len({{ answer_words(words) }}) = 0
{%- endmacro %}

{# Whether a folded title runs on, from its `start`, from the other title into where that appeared: "… structured databases
   the 23rd int conf". Told without blanks, since hyphens leave some in one title and not in the other. #}
{% macro runs_on(a, start, b) -%}
    {%- set title = "replace(" ~ a ~ ".title[" ~ start ~ ":], ' ', '')" -%}
    {%- set other_title = "replace(" ~ b ~ ".title, ' ', '')" -%}
    {%- set meeting = '(?:int(?:l|ernational)?|annual|acm|ieee|conf(?:erence)?|symp(?:osium)?|workshop|meeting)' -%}
    {%- set known = '(?:acm|ieee|sigmod|vldb|icde|pods|kdd|nips|neurips|icml|iclr|cvpr|aaai|ijcai)' -%}
    {%- set ordinal = '(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))' -%}
    len({{ b }}.title_words) >= {{ var('match_title_words') }}
    and starts_with({{ title }}, {{ other_title }})
    and regexp_matches(
        substr({{ title }}, length({{ other_title }}) + 1),
        '^(?:in|a|the|invitedpaper|extendedabstract)?(?:'
        || 'proc(?:eedings|of|$)|submitted(?:to|for)|reportof|v(?:ol)?\d|{{ ordinal }}{{ meeting }}|{{ known }}+(?:\d|$|{{ meeting }}|record)|'
        || 'int(?:l|ernational)?(?:conf|symp|workshop|$)|conf(?:erence)?(?:on|$))|v(?:ol)?\d+no\d+$'
    )
{%- endmacro %}

{# The words of one of two titles without what is no title: a citation's may hold authors before it and where it appeared
   behind it, and that of a record without authors their names. What the other side says tells which words those are. #}
{% macro title_alone(a, b) -%}
    case
        when named.abstract_similarity is null and (start_{{ a }} = 1 or has_authors_before_{{ a }}) and {{ runs_on(a, 'start_' ~ a, b) }} then all_words_{{ b }}
        when len({{ a }}.author_words) = 0 then {{ list_minus('all_words_' ~ a, b ~ '.author_words') }}
        when has_authors_before_{{ a }} then {{ list_minus('all_words_' ~ a, 'before_' ~ a) }}
        else all_words_{{ a }}
    end
{%- endmacro %}

{# Whether a title is one under which other things come back: a column, an editorial. #}
{% macro is_column(words) -%}
    list_has_any({{ words }}, [
        'editor', 'editors', 'editorial', 'guest', 'introduction', 'foreword', 'preface', 'message', 'chair', 'treasurer', 'column',
        'notes', 'news', 'report', 'reminiscences', 'interview', 'review', 'reviews', 'letter', 'letters', 'profile', 'profiles',
        'surveys', 'standards', 'issue', 'calendar', 'panel', 'tutorial', 'session', 'index', 'symposium', 'workshop', 'conference'
    ])
{%- endmacro %}
