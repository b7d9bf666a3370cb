-- the Sunday with trends on a day or before it
select max(as_of) as day
from trend_windows
where as_of <= $day::date and has_history
