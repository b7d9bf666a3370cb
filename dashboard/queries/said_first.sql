-- when what is called for a Sunday was first published, how much it was, and whether today's method is still that one
with first_kept as (
    select
        said_at,
        count(id) as called,
        any_value(method) as method
    from published_trends
    where list = $kind || 's' and as_of = $as_of::date
    group by said_at
    order by said_at
    limit 1
)

select
    first_kept.said_at,
    first_kept.called,
    coalesce(methods.value = first_kept.method, false) as is_same_method
from first_kept
left join about as methods on methods.key = 'method_trends'
