select *
from digest_outcomes
where file_path = $file
