-- what is called on days dealt out at random, where nothing rises or falls, beside what was called on the same Sundays
with called as (
    select as_of, status from trending_topics where $kind = 'topic'
    union all
    select as_of, status from trending_phrases where $kind = 'phrase'
),

false_called as (
    select as_of, risen, fallen, bursts
    from false_calls
    where kind = $kind
),

past_bursts as (
    select as_of
    from trend_outcomes
    where kind = $kind and status = 'burst' and as_of in (select compared.as_of from false_called as compared)
)

select
    count(*) as sundays,
    coalesce(sum(risen), 0)::bigint as risen,
    coalesce(sum(fallen), 0)::bigint as fallen,
    (select count(*) from called semi join false_calls using (as_of) where status in ('rising', 'new')) as called_risen,
    (select count(*) from called semi join false_calls using (as_of) where status = 'falling') as called_fallen,
    coalesce(sum(bursts) filter (where as_of in (select known.as_of from past_bursts as known)), 0)::bigint as bursts,
    (select count(*) from past_bursts) as called_bursts,
    (select count(distinct as_of) from past_bursts) as burst_sundays
from false_called
