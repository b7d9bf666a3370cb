{# The parts of a trending paper's score in words, as a list, each with its points. #}
{% macro score_reasons() -%}
        list_filter(
            [
                'listed ' || days_ago || ' days before: ' || printf('%.2f points', recency_points),
                case
                    when upvotes is not null
                        then
                            upvotes || ' upvotes, as many as or more than ' || round(100 * day_rank)::integer
                            || '% of its day''s papers and ' || round(100 * recent_rank)::integer || '% of recent ones: ' || printf('%.2f points', upvote_points)
                end,
                case when sources > 1 then 'listed by ' || sources || ' sources: ' || printf('%.2f points', source_points) end
            ],
            lambda reason: reason is not null
        )
{%- endmacro %}

{# 1 for the paper with the most upvotes among those of the same day or Sunday, 0 for the one with the fewest; null without upvotes. #}
{% macro rank_by_upvotes(among, upvotes) -%}
    case
        when {{ upvotes }} is not null
            then percent_rank() over (partition by {{ among }}, {{ upvotes }} is null order by {{ upvotes }})
    end
{%- endmacro %}
