-- digests whose page says a day and a month, the newest first: the year is the last one in which the file can have been saved
select
    file_path,
    source,
    entries,
    received_at,
    listed_on,
    count(*) over () as found
from digests
where listed_on_source = 'content_year_inferred'
order by listed_on desc, file_path
limit $most
