-- what is called on days dealt out at random, where nothing rises or falls, beside what was called on the same Sundays
with called as (
    select as_of, status from trending_topics where $kind = 'topic'
    union all
    select as_of, status from trending_phrases where $kind = 'phrase'
),

false_called as (
    select count(*) as sundays, coalesce(sum(risen), 0)::bigint as risen, coalesce(sum(fallen), 0)::bigint as fallen
    from false_calls
    where kind = $kind
)

select
    false_called.*,
    (select count(*) from called semi join false_calls using (as_of) where status in ('rising', 'new')) as called_risen,
    (select count(*) from called semi join false_calls using (as_of) where status = 'falling') as called_fallen
from false_called
