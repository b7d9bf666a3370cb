{# How the paper models follow what changes. Every row carries `change`, the number of the change that wrote it:
   int_entry_wordings deals the numbers out, each model below hands them on, and reads of its upstream only what is
   above the highest number it holds itself. A run that broke off half way is thus caught up by the next one. #}

{# True of the upstream rows that this model has not read yet. #}
{% macro unread(column='change') -%}
    {%- if is_incremental() -%}
        {{ column }} > (select coalesce(max(seen.change), 0) from {{ this }} as seen)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{# The rows of a table with certain keys. Of a change those are few, and DuckDB would read the columns of all to find
   them; of rows known by their place it reads no others. #}
{% macro rows_with(relation, key, keys) -%}
    select * from {{ relation }}
    where rowid in (select found.rowid from {{ relation }} as found where found.{{ key }} in ({{ keys }}))
{%- endmacro %}

{# For a pre-hook: papers whose id no longer leads a paper leave the table before its changed rows are written. #}
{% macro drop_vanished_papers() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where paper_id in (
            select members.entry_id
            from {{ ref('int_paper_members') }} as members
            where members.{{ unread() }} and members.paper_id is distinct from members.entry_id
        )
    {%- endif -%}
{%- endmacro %}
