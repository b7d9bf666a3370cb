with named as (
    select
        paper_id,
        unnest(range(1, len(authors) + 1))::integer as position,
        unnest(authors) as author
    from {{ ref('papers') }}
),

keys as materialized (
    -- by itself: DuckDB would fold the name in each of its papers, twice
    select author, {{ author_key('author') }} as author_key
    from (select distinct author from named)
)

select named.paper_id, named.position, named.author, keys.author_key
from named
inner join keys on named.author = keys.author
where keys.author_key != ''
