select source, listed_on, count(distinct digest_id) as digests
from {{ ref('int_entries') }} as entries
where {{ counts_in_trends('entries') }}
group by all
