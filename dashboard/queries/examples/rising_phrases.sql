-- What rises, as of the newest Sunday that has history
select
    phrases.phrase,
    trending_phrases.recent_papers,
    trending_phrases.recent_total_papers,
    round(trending_phrases.change, 1) as times,
    round(trending_phrases.q_value, 3) as q_value
from trending_phrases
inner join phrases on trending_phrases.phrase_id = phrases.phrase_id
where
    trending_phrases.status = 'rising'
    and trending_phrases.as_of = (select max(newest.as_of) from trending_phrases as newest where newest.status = 'rising')
order by trending_phrases.rank
