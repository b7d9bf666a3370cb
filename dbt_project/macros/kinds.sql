{# The rows of topics or of phrases in a relation of both (kind, id, …), the id under its own name. #}
{% macro of_kind(kind, relation, without=()) -%}
select * exclude ({{ (["kind"] + (without | list)) | join(', ') }}) rename (id as {{ kind }}_id)
from {{ relation }}
where kind = '{{ kind }}'
{%- endmacro %}
