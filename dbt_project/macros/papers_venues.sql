{# Words that many venues share, as long as those that tell venues apart. #}
{% macro common_venue_words() -%}
    {{ return([
        'proc', 'proceedings', 'conference', 'conf', 'international', 'annual', 'symposium', 'symp', 'workshop',
        'journal', 'trans', 'transactions', 'ieee', 'advances', 'lecture', 'notes', 'press', 'with', 'pages',
        'technical', 'report', 'university', 'department', 'editor', 'editors', 'volume', 'appear'
    ]) }}
{%- endmacro %}

{# How the names of a known venue begin: bibliographies cut long names off. Only what no other known venue's name holds,
   and what says more than "international conference on the". #}
{% macro beginnings_of_venue(key) -%}
    {%- set own = [] -%}
    {%- set others = [] -%}
    {%- for other, _, names in known_venues() %}{% do (own if other == key else others).extend(names) %}{% endfor -%}
    {%- set all_others = ' ' ~ others | join(' | ') ~ ' ' -%}
    {%- set beginnings = [] -%}
    {%- for name in own %}
        {%- set words = name.split() -%}
        {%- for length in range(3, words | length) %}
            {%- set beginning = words[:length] | join(' ') -%}
            {%- set said = words[:length] | reject('in', common_venue_words() + ['the', 'of', 'on', 'and', 'in', 'acm']) | list -%}
            {%- if said and ' ' ~ beginning ~ ' ' not in all_others %}{% do beginnings.append(beginning) %}{% endif %}
        {%- endfor %}
    {%- endfor %}
    {{ return(beginnings | unique | list) }}
{%- endmacro %}

{# The key of the venue that a folded text names, in full or cut off at the text's end; or null. #}
{% macro venue_key(text) -%}
    case
        {%- for key, _, names in known_venues() %}
        when {% for name in names -%}
            contains(' ' || {{ text }} || ' ', ' {{ name }} '){% if not loop.last %} or {% endif %}
        {%- endfor %} then '{{ key }}'
        {%- endfor %}
        {%- for key, _, _ in known_venues() %}
        {%- set beginnings = beginnings_of_venue(key) %}
        {%- if beginnings %}
        when {% for beginning in beginnings -%}
            ends_with(' ' || {{ text }}, ' {{ beginning }}'){% if not loop.last %} or {% endif %}
        {%- endfor %} then '{{ key }}'
        {%- endif %}
        {%- endfor %}
    end
{%- endmacro %}

{# The words of a folded venue that tell it from others, and those of all names of a known venue. #}
{% macro words_of_venue(text, key) -%}
    list_distinct({{ telling_venue_words(text) }} || coalesce(
        map {
            {%- for known, _, names in known_venues() %}
            '{{ known }}': ['{{ (names | join(" ")).split() | unique | join("', '") }}']{{ "," if not loop.last }}
            {%- endfor %}
        }[{{ key }}], []
    ))
{%- endmacro %}

{# A folded text without the venue it ends with. #}
{% macro without_venue_at_end(text) -%}
    {%- set names = [] -%}
    {%- for _, _, spelled in known_venues() %}{% do names.extend(spelled) %}{% endfor -%}
    regexp_replace({{ text }}, ' (in )?(proc )?({{ names | join('|') }})$', '')
{%- endmacro %}

{# A folded title without the proceedings it runs on into: "… from statistical mechanics proceedings of colt 94". A title
   has three words before it does. #}
{% macro without_proceedings(text) -%}
    regexp_replace({{ text }}, '^(\S+ \S+ \S+(?: \S+)*?) (?:(?:in )?(?:proc|proceedings) .*|group of \d+)$', '\1')
{%- endmacro %}

{# True where the text names a journal, false where it names a meeting, null where it does not say. #}
{% macro is_journal(text) -%}
    case
        when regexp_matches({{ text }}, '\b(journal|j|trans|transactions|letters|magazine|bulletin|bull|record|communications|commun|acta|annals)\b')
            then true
        when regexp_matches({{ text }}, '\b(proc|proceedings|conference|conf|symposium|symp|workshop|meeting)\b') then false
    end
{%- endmacro %}

{# A folded venue, null where it is none: reports, theses, manuscripts and preprints were not published anywhere yet. #}
{% macro published_venue(text) -%}
    case
        when not regexp_matches(
            {{ text }}, '\b(report|tech rep|rep|thesis|dissertation|manuscript|unpublished|preprint|arxiv|corr|submitted|preparation)\b'
        ) then nullif({{ text }}, '')
    end
{%- endmacro %}
