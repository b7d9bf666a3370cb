select max(first_listed_on) as day
from papers
where first_listed_on <= $day::date
