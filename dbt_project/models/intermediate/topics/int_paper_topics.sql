{{ config(
    materialized='incremental',
    unique_key='paper_id',
    incremental_strategy='delete+insert',
    post_hook="delete from {{ this }} as topics where not exists (
        select 1 from {{ ref('int_paper_terms') }} as papers
        where papers.paper_id = topics.paper_id and papers.text_key = topics.text_key and len(papers.terms) > 0
    )",
) }}

with terms as (
    select * from {{ ref('int_topic_terms') }}
),

papers as (
    select
        papers.paper_id,
        papers.text_key,
        taxonomy.taxonomy_key,
        papers.terms
    from {{ ref('int_paper_terms') }} as papers
    cross join {{ ref('int_taxonomy') }} as taxonomy
    {% if is_incremental() %}
    anti join {{ this }} as known
        on
            papers.paper_id = known.paper_id
            and papers.text_key = known.text_key
            and taxonomy.taxonomy_key = known.taxonomy_key
    {% endif %}
),

found as (
    select
        paper_id,
        unnest(terms) as found
    from papers
),

points as (
    select
        found.paper_id,
        terms.topic_id,
        terms.area_id,
        terms.term_key,
        terms.term || case
            when found.found.in_title and found.found.in_abstract > 0 then ' (title, abstract ' || found.found.in_abstract || 'x)'
            when found.found.in_title then ' (title)'
            else ' (abstract ' || found.found.in_abstract || 'x)'
        end as evidence,
        terms.weight * (
            {{ var('topic_title_weight') }} * found.found.in_title::integer
            + case when found.found.in_abstract > 0 then 1 else 0 end
            + {{ var('topic_repeat_weight') }} * greatest(least(found.found.in_abstract, {{ var('topic_mentions_counted') }}) - 1, 0)
        ) as points
    from found
    inner join terms
        on found.found.term_key = terms.term_key
),

topics as (
    select
        paper_id,
        topic_id,
        area_id,
        sum(points) as score,
        {{ top_values('evidence', 'points', var('topic_evidence_terms')) }} as evidence
    from points
    where topic_id != area_id
    group by all
),

area_points as (
    -- a term that supports several topics of an area speaks once for the area
    select
        paper_id,
        area_id,
        term_key,
        max(points) as points,
        any_value(evidence) as evidence
    from points
    group by all
),

areas as (
    select
        paper_id,
        area_id as topic_id,
        area_id,
        sum(points) as score,
        {{ top_values('evidence', 'points', var('topic_evidence_terms')) }} as evidence
    from area_points
    group by all
),

strong_topics as (
    select distinct
        paper_id,
        area_id
    from topics
    where score >= {{ var('topic_strong_score') }}
),

paper_areas as (
    -- the best area stays however weak it is: its score and evidence say so
    select areas.*
    from areas
    left join strong_topics
        on
            areas.paper_id = strong_topics.paper_id
            and areas.area_id = strong_topics.area_id
    window best_first as (partition by areas.paper_id order by areas.score desc, areas.area_id)
    qualify
        row_number() over best_first = 1
        or strong_topics.area_id is not null
        or (
            areas.score >= {{ var('area_min_score') }}
            and areas.score >= {{ var('area_min_relative') }} * max(areas.score) over best_first
            and row_number() over best_first <= {{ var('areas_per_paper') }}
        )
),

paper_topics as (
    select topics.*
    from topics
    inner join paper_areas
        on
            topics.paper_id = paper_areas.paper_id
            and topics.area_id = paper_areas.area_id
    where topics.score >= {{ var('topic_weak_score') }}
    window best_first as (partition by topics.paper_id order by topics.score desc, topics.topic_id)
    qualify
        row_number() over best_first = 1
        or (
            topics.score >= {{ var('topic_min_score') }}
            and topics.score >= {{ var('topic_min_relative') }} * max(topics.score) over best_first
        )
),

judged as (
    select * from paper_areas
    union all
    select * from paper_topics
),

int_paper_topics as (
    select
        judged.paper_id,
        judged.topic_id,
        round(judged.score, 3) as score,
        judged.evidence,
        papers.text_key,
        papers.taxonomy_key
    from judged
    inner join papers
        on judged.paper_id = papers.paper_id
)

select * from int_paper_topics
