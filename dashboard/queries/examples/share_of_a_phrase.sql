-- A phrase's share of papers, month by month
select * from share_of('reinforcement learning')
