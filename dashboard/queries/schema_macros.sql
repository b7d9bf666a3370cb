-- table macros of the published file: what can be asked by name
select
    function_name,
    parameters,
    comment
from duckdb_functions()
where database_name = 'published' and function_type = 'table_macro' and comment is not null
order by function_name
