with members as (
    select
        'disc_' || substr(found.first_phrase_id, 4) as topic_id,
        found.phrase_id,
        phrases.phrase
    from {{ ref('int_discovered_groups') }} as found
    inner join {{ ref('int_phrases') }} as phrases
        on found.phrase_id = phrases.phrase_id
),

int_discovered_paper_topics as (
    select
        paper_phrases.paper_id,
        members.topic_id,
        count(*)::double as score,
        list(members.phrase order by members.phrase) as evidence
    from members
    inner join {{ ref('int_discovered_topics') }} as topics
        on members.topic_id = topics.topic_id
    inner join {{ ref('int_paper_phrases') }} as paper_phrases
        on
            members.phrase_id = paper_phrases.phrase_id
            -- a spelling that joined the phrase later would change what was said before
            and topics.known_from >= paper_phrases.visible_from
    group by
        paper_phrases.paper_id,
        members.topic_id
)

select * from int_discovered_paper_topics
