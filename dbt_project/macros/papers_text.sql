{# Text folded for comparison: LaTeX markup, HTML's names of marks, accents, case and letters lost to an encoding away,
   hyphens and other marks as blanks. #}
{% macro folded(text) -%}
    {{ return(adapter.dispatch('folded', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__folded(text) -%}
    trim(regexp_replace({{ lowered(text) }}, '[^\p{L}\p{N}]+', ' ', 'g'))
{%- endmacro %}

{# The same with its marks still between the words. Most texts hold nothing that the expressions would find: to look
   for a character first takes a tenth of the time. #}
{% macro lowered(text) -%}
    {{ return(adapter.dispatch('lowered', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__lowered(text) -%}
    lower(strip_accents(case
        when {% for mark in ["\\", "{", "}", "$", "&", "?"] %}contains({{ text }}, '{{ mark }}'){{ " or " if not loop.last }}{% endfor %}
            then regexp_replace(
                regexp_replace(
                    regexp_replace({{ text }}, '&\s?(amp|lt|gt|quot|apos|nbsp|shy|hellip|middot|bull|[lr]aquo|[mn]dash|[lr][sd]quo)\s?;|â\s?\?\s?[?¦]', ' ', 'g'),
                    '\\[a-zA-Z]+\s*\{|[{}$]|\\[''"`^~=.]|\s?&\s?#\d+\s?;\s?', '', 'g'
                ),
                '(\pL)\?(\pL)', '\1\2', 'g'
            )
        else {{ text }}
    end))
{%- endmacro %}

{# The words of folded names that are more than an initial. #}
{% macro author_words(names) -%}
    coalesce(list_filter(
        list_distinct(string_split({{ names }}, ' ')),
        lambda x: len(x) > 1 and not list_contains(['and', 'et', 'al', 'others', 'jr'], x)
    ), [])
{%- endmacro %}

{# Of each name in a list its first letter and last word as one word: ['mgrigoryan'] of "Mei K. Grigoryan". Fast and not
   always right ("Grigoryan M."): it tells what is worth a look. #}
{% macro short_names(names) -%}
    list_transform({{ names }}, lambda name: lower(strip_accents(name[1] || rtrim(split_part(name, ' ', -1), '.'))))
{%- endmacro %}

{# The folded name before a title's colon ("Qwen3: a report"); null without one. #}
{% macro title_name(title) -%}
    {{ folded("nullif(regexp_extract(" ~ title ~ ", '^\\s*([^\\s:]{3,30})\\s?:\\s', 1), '')") }}
{%- endmacro %}

{# The abstracts of wordings (wording_id, change, entry_row) as sketches and word sets read them: in lower case, without
   LaTeX markup and accents. The marks between words are left where the text is ASCII, since those are known there. #}
{% macro abstracts_of(wordings) -%}
    select
        wording_id,
        change,
        authors,
        -- what is not ASCII may be a mark, too
        (case when strlen(text) = length(text) then text else {{ folded('text') }} end)::varchar as text
    from (
        select
            {{ wordings }}.wording_id,
            {{ wordings }}.change,
            entries.authors,
            {{ lowered("coalesce(entries.abstract, '')") }} as text
        from {{ wordings }}
        inner join {{ ref('stg_digest_entries') }} as entries using (entry_row)
    )
{%- endmacro %}

{# How many values two lists of distinct values have in common; at some hundred values three times as fast as
   list_intersect, which makes a key of each. #}
{% macro in_common(a, b) -%}
    len(list_filter({{ a }}, lambda value: list_contains({{ b }}, value)))
{%- endmacro %}

{# Jaccard similarity of two lists of distinct values; null where either says nothing. For c common values of n in both
   lists it is c / (n - c), written so that DuckDB counts them once. #}
{% macro jaccard_of_lists(a, b) -%}
    case
        when len({{ a }}) > 0 and len({{ b }}) > 0
            then coalesce(1 / ((len({{ a }}) + len({{ b }})) / {{ in_common(a, b) }} - 1), 0)
    end
{%- endmacro %}

{# The distinct character trigrams of a folded text that has a blank at its start and end, as numbers; they forgive a
   typo. Each is taken where it stands first: list_distinct takes half as much time again. #}
{% macro trigrams(text) -%}
    {{ return(adapter.dispatch('trigrams', 'papertrends')(text)) }}
{%- endmacro %}

{% macro default__trigrams(text) -%}
    list_transform(
        list_filter(range(1, len({{ text }}) - 1), lambda i: instr({{ text }}, substr({{ text }}, i, 3)) = i),
        lambda i: (hash(substr({{ text }}, i, 3)) >> 32)::uinteger
    )
{%- endmacro %}

{# The values of one list that another does not hold. #}
{% macro list_minus(a, b) -%}
    list_filter({{ a }}, lambda x: not list_contains({{ b }}, x))
{%- endmacro %}

{# The share of the smaller of two lists that the other holds; null where either is empty. #}
{% macro overlap_of_lists(a, b) -%}
    case
        when len({{ a }}) > 0 and len({{ b }}) > 0
            then {{ in_common(a, b) }} / least(len({{ a }}), len({{ b }}))
    end
{%- endmacro %}

{# How many long words two abstracts can have in common, from the bits that their words set: as many as they have bits
   in common, and those of one that share a bit. A hundred times as fast as counting the words. #}
{% macro most_in_common(a, b) -%}
    bit_count({{ a }}.long_word_bits & {{ b }}.long_word_bits) + {{ a }}.long_words - bit_count({{ a }}.long_word_bits)
{%- endmacro %}

{# True where two lists of distinct values have at least this Jaccard similarity; counts their common values once. #}
{% macro have_jaccard(a, b, at_least) -%}
    {{ in_common(a, b) }} * (1 + {{ at_least }}) >= {{ at_least }} * (len({{ a }}) + len({{ b }}))
{%- endmacro %}
