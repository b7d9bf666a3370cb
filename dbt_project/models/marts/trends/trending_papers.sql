with trending_papers as (
    select
        as_of,
        paper_id,
        rank,
        score,
        reasons
    from {{ ref('int_trending_papers') }}
)

select * from trending_papers
