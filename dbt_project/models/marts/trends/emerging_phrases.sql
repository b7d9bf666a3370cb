with members as (
    {{ memberships() }}
),

first_seen as (
    select as_of, id as phrase_id
    from {{ ref('int_trending') }}
    where
        kind = 'phrase'
        and is_first_seen
        and has_history
),

found as (
    select
        first_seen.as_of,
        first_seen.phrase_id,
        count(*) as papers,
        count(distinct members.first_listed_on) as days,
        min(members.first_listed_on) as first_listed_on,
        arg_min(members.paper_id, (members.first_listed_on, members.paper_id)) as first_paper_id
    from first_seen
    inner join members
        on
            members.kind = 'phrase'
            and first_seen.phrase_id = members.id
            and first_seen.as_of >= members.first_listed_on
            and first_seen.as_of >= members.visible_from
    group by all
)

select
    as_of,
    phrase_id,
    row_number() over (partition by as_of order by papers desc, days desc, first_listed_on desc, phrase_id) as rank,
    papers,
    days,
    first_listed_on,
    first_paper_id
from found
where days >= {{ var('emerging_min_days') }}
