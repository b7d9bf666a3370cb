select
    verdict,
    reason,
    count(*) as pairs,
    count(margin) as close
from paper_matches
group by verdict, reason
order by verdict desc, pairs desc, reason
