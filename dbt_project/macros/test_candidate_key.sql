{# Fails with each key that is in more than one row or has a part that is null: unique and not_null in one query, for one
   column or several. The parts listed in `nullable` may be null; null then counts as a value. #}
{% test candidate_key(model, column_name=none, columns=none, nullable=()) %}
    {%- set parts = columns or [column_name] %}
    select {{ parts | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ parts | join(', ') }}
    having count(*) > 1{% for part in parts if part not in nullable %} or {{ part }} is null{% endfor %}
{% endtest %}
