select
    file,
    line,
    reason,
    detail
from config_problems
order by file, line
