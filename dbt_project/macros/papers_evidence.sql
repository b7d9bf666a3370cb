{# True of a folded word that numbers a thing: 2, v2, 3b, ii, second. #}
{% macro is_numbering(word) -%}
    regexp_full_match({{ word }}, '[a-z]{0,4}\d+[a-z]{0,3}|i{1,3}|iv|vi{0,3}|ix|one|two|three|four|five|first|second|third|fourth|fifth')
{%- endmacro %}

{# True of a folded word that makes a title an answer to another paper, or a notice about it. #}
{% macro is_answer_word(word) -%}
    list_contains(
        [
            'reply', 'comment', 'comments', 'response', 'rebuttal', 'erratum', 'errata', 'corrigendum', 'correction',
            'retraction', 'retracted', 'rejoinder', 'discussion', 'addendum', 'supplement', 'supplementary'
        ], {{ word }}
    )
{%- endmacro %}

{# Whether two folded venues differ for certain: null where one is not known. #}
{% macro is_other_venue(a, b) -%}
    case
        when {{ a }} is null or {{ b }} is null then null
        when {{ a }} = {{ b }} then false
        when {{ venue_key(a) }} is not null and {{ venue_key(b) }} is not null then {{ venue_key(a) }} != {{ venue_key(b) }}
        when {{ is_journal(a) }} != {{ is_journal(b) }} then true
        else coalesce({{ overlap_of_lists(telling_venue_words(a), telling_venue_words(b)) }}, 1) = 0
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
