{# A table is rewritten beside the old one, and counts when the model is done. A view is a table here: an engine would compute it
   anew for each reader, with functions of the session that views may not name. #}
{% materialization table, adapter='cluster', supported_languages=['sql', 'python'] %}
    {{ return(built_on_the_cluster(adds_to=false)) }}
{% endmaterialization %}

{% materialization view, adapter='cluster' %}
    {{ return(built_on_the_cluster(adds_to=false)) }}
{% endmaterialization %}

{% materialization incremental, adapter='cluster', supported_languages=['sql', 'python'] %}
    {{ return(built_on_the_cluster(adds_to=is_incremental())) }}
{% endmaterialization %}

{% macro built_on_the_cluster(adds_to) %}
    {%- set built = this.incorporate(type='table') -%}
    {%- do hooks_on_the_cluster(pre_hooks) -%}
    {%- do adapter.build(built, model['compiled_code'], model, adds_to) -%}
    {%- call noop_statement('main', 'OK', 'OK') -%}{{ model['compiled_code'] }}{%- endcall -%}
    {%- do hooks_on_the_cluster(post_hooks) -%}
    {%- do adapter.done() -%}
    {{ return({'relations': [built]}) }}
{% endmacro %}

{% macro hooks_on_the_cluster(hooks) %}
    {%- for hook in hooks -%}
        {%- set statement = render(hook.get('sql')) | trim -%}
        {%- if statement -%}{%- do adapter.change(statement) -%}{%- endif -%}
    {%- endfor -%}
{% endmacro %}

{% materialization seed, adapter='cluster' %}
    {%- set built = this.incorporate(type='table') -%}
    {%- set rows = load_agate_table() -%}
    {%- do store_result('agate_table', response='OK', agate_table=rows) -%}
    {%- do adapter.build_seed(built, model['root_path'] ~ '/' ~ model['original_file_path'], config.get('column_types', {})) -%}
    {%- call noop_statement('main', 'INSERT ' ~ (rows.rows | length), 'INSERT', rows.rows | length) -%}{%- endcall -%}
    {%- do adapter.done() -%}
    {{ return({'relations': [built]}) }}
{% endmaterialization %}

{% macro cluster__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.translated(default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit)) }}
{%- endmacro %}
