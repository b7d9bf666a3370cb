select
    verdict,
    reason,
    count(*) as pairs
from paper_matches
group by verdict, reason
order by verdict desc, pairs desc, reason
