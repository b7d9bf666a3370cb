{# Wordings with what their authors are compared by: `people` has a row of each name with a family name, the last word that
   is no initial; `asks` is a list of each name's spellings, `answers` are all spellings under which the list can be asked
   for them, `short_names` an initial and the family name. Two names agree when the family name and an initial do
   ("Michael J. Kearns", "Kearns, M."), or all their words ("Wei Zhang", "Zhang Wei"); a family name alone agrees with
   whoever has it. #}
{% macro with_names(wordings) -%}
    select
        *,
        list_transform(people, lambda p:
            case when len(p.spellings) = 0 then [p.family || ' *'] else p.spellings || [p.family || ' alone'] end
        ) as asks,
        list_distinct(flatten(list_transform(people, lambda p:
            case when len(p.spellings) = 0 then [p.family || ' alone'] else p.spellings end || [p.family || ' *']
        ))) as answers,
        list_transform(people, lambda p: coalesce(p.initials[1], '') || ' ' || p.family) as short_names
    from (
        select
            * exclude (named),
            list_transform(named, lambda p: {
                family: p.words[p.place],
                initials: list_transform(p.words[1:p.place - 1] || p.words[p.place + 1:], lambda x: x[1]),
                spellings: case when len(p.words) = 1 then [] else list_distinct(
                    list_transform(p.words[1:p.place - 1] || p.words[p.place + 1:], lambda x: p.words[p.place] || ' ' || x[1])
                    || list_transform(p.words[2:-2], lambda x: x || ' ' || p.words[1][1])
                    || [array_to_string(list_sort(p.words), ' ')]
                ) end
            }) as people
        from (
            select
                *,
                list_filter(list_transform(
                    list_transform(author_names, lambda name: list_filter(
                        string_split(name, ' '), lambda x: not list_contains(['and', 'et', 'al', 'others', 'jr', 'sr', 'ii', 'iii'], x)
                    )),
                    -- where the family name stands: the given name may be the same word, as in "Yang Yang"
                    lambda words: {
                        words: words,
                        place: len(words) + 1 - list_position(list_reverse(list_transform(words, lambda x: len(x) > 1)), true)
                    }
                ), lambda p: p.place is not null) as named
            from {{ wordings }}
        )
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
