{# The id of a phrase: the hash of its folded words, the same in every run and corpus. #}
{% macro phrase_id(gram) -%}
    {{ return(adapter.dispatch('phrase_id', 'papertrends')(gram)) }}
{%- endmacro %}

{% macro default__phrase_id(gram) -%}
    'ph_' || lpad(lower(to_hex({{ gram }})), 16, '0')
{%- endmacro %}

{# Fingerprint of the method and limits that phrases and their windows depend on: when it changes, all is made anew. #}
{% macro phrase_method_key() -%}
    {%- set names = [
        'phrase_method', 'phrase_sample_papers', 'phrase_min_papers', 'phrase_min_share', 'phrase_exam_growth', 'phrase_min_alone',
        'phrase_min_alone_share', 'phrase_min_title_share', 'phrase_min_cohesion', 'phrase_name_share', 'word_min_title_share',
        'word_min_mentions', 'acronym_min_papers', 'acronym_min_share', 'trend_recent_weeks', 'trend_baseline_weeks',
        'trend_source_min_share',
    ] -%}
    {%- set values = [] -%}
    {%- for name in names -%}
        {%- do values.append(name ~ '=' ~ var(name)) -%}
    {%- endfor -%}
    {{ return(local_md5(values | join(' '))) }}
{%- endmacro %}

{# Whether a phrase is in papers enough without the longer one that it is most often part of; `longer` may be null. #}
{% macro stands_alone(papers, longer) -%}
    ({{ papers }} - coalesce({{ longer }}, 0) >= greatest({{ var('phrase_min_alone') }}, {{ var('phrase_min_alone_share') }} * {{ papers }}))
{%- endmacro %}
