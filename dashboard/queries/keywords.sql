-- words of DuckDB's SQL
select
    keyword_name as keyword,
    bool_and(keyword_category = 'unreserved') as may_be_a_name
from duckdb_keywords()
group by keyword_name
order by keyword_name
