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

{# Whether the venues of two wordings differ for certain: null where one is not known, or neither a known venue's name nor
   any journal's or meeting's ("Italy, September"). #}
{% macro is_other_venue(a, b) -%}
    case
        when {{ a }}.venue is null or {{ b }}.venue is null then null
        when {{ a }}.venue = {{ b }}.venue then false
        when {{ a }}.venue_key is not null and {{ b }}.venue_key is not null then {{ a }}.venue_key != {{ b }}.venue_key
        when {{ a }}.is_journal != {{ b }}.is_journal then true
        when coalesce({{ overlap_of_lists(a ~ '.venue_words', b ~ '.venue_words') }}, 1) > 0 then false
        when
            ({{ a }}.venue_key is not null or {{ a }}.is_journal is not null)
            and ({{ b }}.venue_key is not null or {{ b }}.is_journal is not null) then true
    end
{%- endmacro %}

{# The words of a folded venue that tell it from others, numbers and the words that most venues share left out. #}
{% macro telling_venue_words(venue) -%}
    list_filter(
        list_distinct(string_split({{ venue }}, ' ')),
        lambda x: len(x) > 3 and not regexp_matches(x, '\d') and not list_contains(['{{ common_venue_words() | join("', '") }}'], x)
    )
{%- endmacro %}
