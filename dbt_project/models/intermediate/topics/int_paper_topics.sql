with terms as (
    select * from {{ ref('int_topic_terms') }}
),

taxonomy as materialized (
    select {{ rows_fingerprint("topic_id || ' ' || area_id || ' ' || term || ' ' || weight") }} as taxonomy_key
    from terms
),

papers as (
    select {{ hash_key(['papers.paper_id']) }} as paper_no, papers.*, taxonomy.taxonomy_key
    from {{ ref('int_paper_terms') }} as papers
    cross join taxonomy
    {% if is_incremental() %}
    anti join {{ this }} as known using (paper_id, text_key, taxonomy_key)
    {% endif %}
),

found as (
    select
        of_papers.paper_no,
        numbers.term_no,
        of_papers.found.in_title as in_title,
        of_papers.found.in_abstract as in_abstract,
        {{ term_points('of_papers.found.in_title', 'of_papers.found.in_abstract') }} as points
    from (select paper_no, unnest(terms) as found from papers) as of_papers
    inner join (select distinct term_key, term_no from terms) as numbers
        on of_papers.found.term_key = numbers.term_key
),

scores as (
    select
        found.paper_no,
        terms.topic_no,
        terms.area_no,
        terms.topic_id = terms.area_id as is_area,
        -- rounded, because the last digits of a sum depend on its order, and limits must not
        round(sum(terms.weight * found.points), 6) as score
    from found
    inner join terms using (term_no)
    group by all
),

kept_areas as (
    -- the best area stays however weak it is: its score and evidence say so. A strong topic adds its area
    select areas.*
    from scores as areas
    left join (select distinct paper_no, area_no from scores where not is_area and score >= {{ var('topic_strong_score') }}) as strong
        using (paper_no, area_no)
    where areas.is_area
    window best_first as (partition by areas.paper_no order by areas.score desc, areas.topic_no)
    qualify
        row_number() over best_first = 1
        or strong.area_no is not null
        or (
            areas.score >= greatest({{ var('area_min_score') }}, {{ var('area_min_relative') }} * max(areas.score) over best_first)
            and row_number() over best_first <= {{ var('areas_per_paper') }}
        )
),

kept as (
    select * from kept_areas
    union all
    select topics.*
    from scores as topics
    semi join kept_areas using (paper_no, area_no)
    where not topics.is_area and topics.score >= {{ var('topic_weak_score') }}
    window best_first as (partition by topics.paper_no order by topics.score desc, topics.topic_no)
    qualify
        row_number() over best_first = 1
        or topics.score >= greatest({{ var('topic_min_score') }}, {{ var('topic_min_relative') }} * max(topics.score) over best_first)
),

shown as (
    select
        kept.paper_no,
        any_value(terms.topic_id) as topic_id,
        any_value(kept.score) as score,
        {{ top_terms('terms', 'found', var('topic_evidence_terms')) }} as evidence
    from kept
    -- first the paper's few terms: an engine that joins in this order would else keep all terms of an area for each paper
    inner join found using (paper_no)
    inner join terms using (topic_no, term_no)
    group by kept.paper_no, kept.topic_no
)

select papers.paper_id, shown.topic_id, round(shown.score, 3) as score, shown.evidence, papers.text_key, papers.taxonomy_key
from shown
inner join papers using (paper_no)
