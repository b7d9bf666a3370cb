{# Fails with every row there is: for models that list problems. #}
{% test no_rows(model) %}
    select * from {{ model }}
{% endtest %}
