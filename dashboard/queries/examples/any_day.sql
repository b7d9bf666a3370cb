-- What rose as of any day: change the day
select * from trending_on(date '2025-03-05')
where status in ('rising', 'new')
order by kind, rank
