select
    reason,
    count(*) as pieces,
    count(distinct file_path) as files
from rejected_entries
group by reason
order by pieces desc, reason
