-- If this fails, a row of the user's own topics.csv or topic_terms.csv cannot be used: papers would be given topics by
-- a taxonomy that nobody wrote. The message names file, line and reason; the codes are explained in docs/topics.md.
{% set problems %}
    select file, line, reason, detail
    from {{ ref('int_taxonomy_problems') }}
    order by file desc, line, reason
{% endset %}
{% if execute and flags.WHICH in ('build', 'test') %}
    {% set found = run_query(problems) %}
    {% if found.rows %}
        {% set said = [] %}
        {% for row in found.rows %}
            {% do said.append(row[0] ~ " line " ~ row[1] ~ ": " ~ row[2] ~ (" (" ~ row[3] ~ ")" if row[3] else "")) %}
        {% endfor %}
        {{ exceptions.raise_compiler_error(said[:20] | join("; ")) }}
    {% endif %}
{% endif %}
{{ problems }}
