{# The words of a list that number a thing: 2, v2, 3b, ii, second. A single letter may be an author's initial where names
   can stand in the title (`is_pure` false). #}
{% macro numbering_words(words, is_pure) -%}
    list_filter({{ words }}, lambda x: (
        regexp_full_match(x, '[a-z]{0,4}\d+[a-z]{0,3}')
        or list_contains(
            [
                'ii', 'iii', 'iv', 'vi', 'vii', 'viii', 'ix', 'one', 'two', 'three', 'four', 'five',
                'first', 'second', 'third', 'fourth', 'fifth'
            ], x
        )
        or (x in ('i', 'v') and {{ is_pure }})
    ))
{%- endmacro %}

{# The words of a list that make a title an answer to another paper, or a notice about it. #}
{% macro answer_words(words) -%}
    list_filter({{ words }}, lambda x: list_contains(
        [
            'reply', 'comment', 'comments', 'response', 'rebuttal', 'erratum', 'errata', 'corrigendum', 'correction',
            'retraction', 'retracted', 'rejoinder', 'discussion', 'addendum', 'supplement', 'supplementary'
        ], x
    ))
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

{# What people are compared by, of folded names in a list: `asks` is a list of each name's spellings, `answers` are all
   spellings under which the list can be asked for them, `short_names` an initial and the family name. Two names agree
   when the family name and an initial do ("Michael J. Kearns", "Kearns, M."), or all their words ("Wei Zhang", "Zhang
   Wei"); a family name alone agrees with whoever has it. The family name is the last word that is no initial. Columns of
   a select over `wordings`; a select around it lists names that have no such word no more. #}
{% macro with_names(wordings) -%}
    select
        *,
        list_transform(people, lambda p: list_distinct(
            case when len(p.initials) = 0 then [p.family || ' *'] else
                list_transform(p.initials, lambda i: p.family || ' ' || i)
                || list_transform(p.words[2:-2], lambda w: w || ' ' || p.words[1][1])
                || [p.family || ' alone', array_to_string(list_sort(p.words), ' ')]
            end
        )) as asks,
        list_distinct(flatten(list_transform(people, lambda p:
            case when len(p.initials) = 0 then [p.family || ' alone'] else
                list_transform(p.initials, lambda i: p.family || ' ' || i)
                || list_transform(p.words[2:-2], lambda w: w || ' ' || p.words[1][1])
                || [array_to_string(list_sort(p.words), ' ')]
            end || [p.family || ' *']
        ))) as answers,
        list_transform(people, lambda p: coalesce(p.initials[1], '') || ' ' || p.family) as short_names
    from (
        select
            *,
            array_to_string(list_transform(string_split(title, ' '), lambda x: x[1]), '') as title_initials,
            list_filter(title_words, lambda x: len(x) between 3 and 7 and not list_contains(
                [
                    'the', 'and', 'for', 'with', 'from', 'via', 'are', 'can', 'how', 'why', 'what', 'not', 'its', 'all', 'one',
                    'two', 'new', 'any', 'our', 'out', 'use', 'using', 'into', 'that', 'this', 'has', 'does', 'is', 'be'
                ], x
            )) as acronyms,
            list_filter(list_transform(
                list_transform(author_names, lambda name: list_filter(
                    string_split(name, ' '), lambda x: not list_contains(['and', 'et', 'al', 'others', 'jr', 'sr', 'ii', 'iii'], x)
                )),
                lambda words: {
                    words: words,
                    family: list_filter(words, lambda x: len(x) > 1)[-1],
                    -- of all its words but that one, which may be the given name, too: "Yang Yang"
                    initials: list_transform(
                        list_filter(words, lambda x, i: i != len(words) + 1 - list_position(
                            list_reverse(words), list_filter(words, lambda y: len(y) > 1)[-1]
                        )), lambda x: x[1]
                    )
                }
            ), lambda p: p.family is not null) as people
        from {{ wordings }}
    )
{%- endmacro %}

{# How many names of the shorter of two lists the other has, a letter of a longer name more or less let pass: "R. Shapire"
   is R. Schapire. #}
{% macro names_in_common(a, b) -%}
    case
        -- quickly told, and so of most
        when {{ in_common(a ~ '.short_names', b ~ '.short_names') }} = least(len({{ a }}.people), len({{ b }}.people))
            then least(len({{ a }}.people), len({{ b }}.people))
        else least({{ names_among(a, b) }}, {{ names_among(b, a) }})
    end
{%- endmacro %}

{% macro names_among(a, b) -%}
    len(list_filter(
        list_zip({{ a }}.asks, {{ a }}.short_names),
        lambda name: len(list_filter(name[1], lambda spelling: list_contains({{ b }}.answers, spelling))) > 0 or len(list_filter(
            {{ b }}.short_names, lambda other: name[2][1] = other[1] and len(name[2]) + len(other) > 10 and damerau_levenshtein(name[2], other) = 1
        )) > 0
    ))
{%- endmacro %}

{# Whether the venues of two wordings differ for certain: null where one is not known. #}
{% macro is_other_venue(a, b) -%}
    case
        when {{ a }}.venue is null or {{ b }}.venue is null then null
        when {{ a }}.venue = {{ b }}.venue then false
        when {{ a }}.venue_key is not null and {{ b }}.venue_key is not null then {{ a }}.venue_key != {{ b }}.venue_key
        when {{ a }}.is_journal != {{ b }}.is_journal then true
        else coalesce({{ overlap_of_lists(a ~ '.venue_words', b ~ '.venue_words') }}, 1) = 0
    end
{%- endmacro %}

{# The words of a folded venue that tell it from others, numbers and the words that most venues share left out. #}
{% macro telling_venue_words(venue) -%}
    list_filter(
        list_distinct(string_split({{ venue }}, ' ')),
        lambda x: len(x) > 3 and not regexp_matches(x, '\d') and not list_contains(
            [
                'proc', 'proceedings', 'conference', 'conf', 'international', 'annual', 'symposium', 'symp', 'workshop',
                'journal', 'trans', 'transactions', 'ieee', 'advances', 'lecture', 'notes', 'press', 'with', 'pages',
                'technical', 'report', 'university', 'department', 'editor', 'editors', 'volume', 'appear'
            ], x
        )
    )
{%- endmacro %}
