-- Search titles and abstracts
select * from search_papers('language model* "reinforcement learning"')
order by rank
limit 20
