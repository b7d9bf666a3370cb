{# Fails with each key that stands in more than one row or has a part that is null: unique and not_null in one question,
   of a column or of several together. The parts that `nullable` names may be null, as a value of its own. #}
{% test candidate_key(model, column_name=none, columns=none, nullable=()) %}
    {%- set parts = columns or [column_name] %}
    select {{ parts | join(', ') }}, count(*) as row_count
    from {{ model }}
    group by {{ parts | join(', ') }}
    having count(*) > 1{% for part in parts if part not in nullable %} or {{ part }} is null{% endfor %}
{% endtest %}
