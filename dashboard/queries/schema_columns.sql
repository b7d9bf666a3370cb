-- tables and views of the published file with their columns, and what each holds
with tables as (
    select
        table_name,
        comment
    from duckdb_tables()
    where database_name = 'published' and schema_name = 'main'
    union all
    select
        view_name as table_name,
        comment
    from duckdb_views()
    where database_name = 'published' and not internal
)

select
    tables.table_name,
    tables.comment as table_comment,
    columns.column_name,
    columns.data_type,
    columns.comment as column_comment
from tables
inner join duckdb_columns() as columns
    on tables.table_name = columns.table_name and columns.database_name = 'published' and columns.schema_name = 'main'
order by tables.table_name, columns.column_index
