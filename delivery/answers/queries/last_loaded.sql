-- when the last digest was loaded
select max(loaded_at) as moment
from digests
