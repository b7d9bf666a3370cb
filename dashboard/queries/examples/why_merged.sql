-- Why pairs were merged or kept apart
select
    verdict,
    reason,
    count(*) as pairs
from paper_matches
group by verdict, reason
order by pairs desc
