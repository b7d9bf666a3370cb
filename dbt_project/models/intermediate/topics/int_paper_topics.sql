with terms as (
    select * from {{ ref('int_topic_terms') }}
),

taxonomy as (
    select {{ rows_fingerprint("topic_id || ' ' || area_id || ' ' || term || ' ' || weight") }} as taxonomy_key
    from terms
),

papers as (
    select
        row_number() over () as paper_no,
        papers.paper_id,
        papers.text_key,
        taxonomy.taxonomy_key,
        papers.terms
    from {{ ref('int_paper_terms') }} as papers
    cross join taxonomy
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
        unnested.paper_no,
        term_numbers.term_no,
        unnested.found.in_title as in_title,
        unnested.found.in_abstract as in_abstract,
        {{ term_points('unnested.found.in_title', 'unnested.found.in_abstract') }} as points
    from (select paper_no, unnest(terms) as found from papers) as unnested
    inner join (select distinct term_key, term_no from terms) as term_numbers
        on unnested.found.term_key = term_numbers.term_key
),

scores as (
    select
        found.paper_no,
        terms.topic_no,
        terms.area_no,
        terms.topic_id = terms.area_id as is_area,
        -- rounded, since sums of doubles depend on their order in the last digits, and limits are compared
        round(sum(terms.weight * found.points), 6) as score
    from found
    inner join terms using (term_no)
    group by all
),

kept_areas as (
    {{ kept_areas('scores') }}
),

kept_topics as (
    {{ kept_topics('scores', 'kept_areas') }}
),

kept as (
    select * from kept_areas
    union all
    select * from kept_topics
),

shown as (
    select
        kept.paper_no,
        kept.topic_no,
        any_value(terms.topic_id) as topic_id,
        any_value(kept.score) as score,
        {{ top_values(
            term_evidence('terms.term', 'found.in_title', 'found.in_abstract'),
            'terms.weight * found.points', var('topic_evidence_terms')
        ) }} as evidence
    from kept
    inner join terms using (topic_no)
    inner join found
        on kept.paper_no = found.paper_no and terms.term_no = found.term_no
    group by all
)

select
    papers.paper_id,
    shown.topic_id,
    round(shown.score, 3) as score,
    shown.evidence,
    papers.text_key,
    papers.taxonomy_key
from shown
inner join papers using (paper_no)
