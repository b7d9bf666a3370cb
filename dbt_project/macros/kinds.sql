{# The rows of topics or of phrases in a relation of both (kind, id, …), the id under its own name. #}
{% macro of_kind(kind, relation, without=()) -%}
select * exclude ({{ (["kind"] + (without | list)) | join(', ') }}) rename (id as {{ kind }}_id)
from {{ relation }}
where kind = '{{ kind }}'
{%- endmacro %}

{# One row per topic or phrase (kind, id) and paper that counts for it. visible_from is the end of the week in which the words
   became a phrase; no earlier week shows it. visible_until is the end of the week from which they count as another phrase. Topics
   are always visible. #}
{% macro papers_of_kinds() -%}
    select
        'topic' as kind,
        topic_id as id,
        paper_id,
        date '0001-01-01' as visible_from,
        null::date as visible_until
    from {{ ref('int_paper_topics') }}
    union all
    select
        'phrase' as kind,
        phrase_id as id,
        paper_id,
        visible_from,
        visible_until
    from {{ ref('paper_phrases') }}
{%- endmacro %}

{# The same for dated papers alone, with the paper's day. With spans: for those that only a list of several days has, with its first
   and last day. #}
{% macro memberships(spans=false) -%}
    select
        members.kind,
        members.id,
        members.paper_id,
        {% if spans -%} days.listed_from, days.listed_to {%- else -%} days.first_listed_on {%- endif %},
        members.visible_from,
        members.visible_until
    from (
        {{ papers_of_kinds() }}
    ) as members
    inner join {{ ref('int_paper_spans' if spans else 'int_paper_days') }} as days using (paper_id)
{%- endmacro %}
