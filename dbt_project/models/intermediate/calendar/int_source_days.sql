with int_source_days as (
    select
        source,
        listed_on,
        count(distinct digest_id) as digests
    from {{ ref('int_entries') }}
    where
        is_in_force
        and source_kind != 'search'
        and listed_on is not null
    group by
        source,
        listed_on
)

select * from int_source_days
