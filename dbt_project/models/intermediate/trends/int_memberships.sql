with members as (
    select 'topic' as kind, topic_id as id, paper_id, date '0001-01-01' as visible_from
    from {{ ref('int_paper_topics') }}
    union all
    select 'phrase' as kind, phrase_id as id, paper_id, visible_from
    from {{ ref('paper_phrases') }}
)

select
    members.kind,
    members.id,
    members.paper_id,
    days.first_listed_on,
    members.visible_from
from members
inner join {{ ref('int_paper_days') }} as days using (paper_id)
