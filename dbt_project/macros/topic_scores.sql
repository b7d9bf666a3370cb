{# The n values with the most points, in that order; equal points by value. Sorted lists take a tenth of the memory of
   max(…, n), whose states DuckDB does not spill either. #}
{% macro top_values(value, points, n) -%}
    list_transform(
        list_reverse_sort(list({'points': {{ points }}, 'value': {{ value }}}))[:{{ n }}], lambda top: top['value']
    )
{%- endmacro %}

{# Points of a term for each unit of its weight, by where it stands. #}
{% macro term_points(in_title, in_abstract) -%}
    {{ var('topic_title_weight') }} * {{ in_title }}::integer
    + case when {{ in_abstract }} > 0 then 1 else 0 end
    + {{ var('topic_repeat_weight') }} * greatest(least({{ in_abstract }}, {{ var('topic_mentions_counted') }}) - 1, 0)
{%- endmacro %}

{# A term as evidence: "gaussian splatting (title, abstract 3x)". #}
{% macro term_evidence(term, in_title, in_abstract) -%}
    {{ term }} || case
        when {{ in_title }} and {{ in_abstract }} > 0 then ' (title, abstract ' || {{ in_abstract }} || 'x)'
        when {{ in_title }} then ' (title)'
        else ' (abstract ' || {{ in_abstract }} || 'x)'
    end
{%- endmacro %}

{# The areas a paper belongs to, of its scores. The best area stays however weak it is: its score and evidence say so. #}
{% macro kept_areas(scores) -%}
    select
        areas.paper_no,
        areas.topic_no,
        areas.area_no,
        areas.score
    from {{ scores }} as areas
    left join (
        select distinct
            paper_no,
            area_no
        from {{ scores }}
        where not is_area and score >= {{ var('topic_strong_score') }}
    ) as strong
        on
            areas.paper_no = strong.paper_no
            and areas.area_no = strong.area_no
    where areas.is_area
    window best_first as (partition by areas.paper_no order by areas.score desc, areas.topic_no)
    qualify
        row_number() over best_first = 1
        or strong.area_no is not null
        or (
            areas.score >= {{ var('area_min_score') }}
            and areas.score >= {{ var('area_min_relative') }} * max(areas.score) over best_first
            and row_number() over best_first <= {{ var('areas_per_paper') }}
        )
{%- endmacro %}

{# The topics a paper has within its areas. #}
{% macro kept_topics(scores, kept_areas) -%}
    select
        topics.paper_no,
        topics.topic_no,
        topics.area_no,
        topics.score
    from {{ scores }} as topics
    inner join {{ kept_areas }} as areas
        on
            topics.paper_no = areas.paper_no
            and topics.area_no = areas.area_no
    where not topics.is_area and topics.score >= {{ var('topic_weak_score') }}
    window best_first as (partition by topics.paper_no order by topics.score desc, topics.topic_no)
    qualify
        row_number() over best_first = 1
        or (
            topics.score >= {{ var('topic_min_score') }}
            and topics.score >= {{ var('topic_min_relative') }} * max(topics.score) over best_first
        )
{%- endmacro %}
