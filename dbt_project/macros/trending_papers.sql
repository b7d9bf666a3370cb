{# The parts of a trending paper's score in words, as a list, each with its points. #}
{% macro score_reasons() -%}
        list_filter(
            [
                case
                    when upvotes is not null
                        then
                            upvotes || case when upvotes = 1 then ' upvote' else ' upvotes' end
                            || {{ upvotes_beat('day_rank', 'its day', "of its day''s papers") }}
                            || {{ upvotes_beat('recent_rank', var('paper_recent_days') ~ ' days', 'of papers in ' ~ var('paper_recent_days') ~ ' days') }}
                            || printf(' (+%.2f)', upvote_points)
                end,
                case when sources > 1 then 'listed by ' || sources || ' sources' || printf(' (+%.2f)', source_points) end,
                case days_ago when 0 then 'listed that day' when 1 then 'listed 1 day earlier' else 'listed ' || days_ago || ' days earlier' end
                || printf(' (+%.2f)', recency_points)
            ],
            lambda reason: reason is not null
        )
{%- endmacro %}

{# Says which part of the other papers has fewer upvotes; nothing where none has. #}
{% macro upvotes_beat(rank, time, papers) -%}
    case
        when {{ rank }} = 1 then ', the most of {{ time }}'
        when {{ rank }} > 0 then ', more than ' || floor(100 * {{ rank }})::integer || '% {{ papers }}' else ''
    end
{%- endmacro %}

{# 1 for the paper with the most upvotes among those of the same day or Sunday, 0 for the one with the fewest; null without upvotes. #}
{% macro rank_by_upvotes(among, upvotes) -%}
    case
        when {{ upvotes }} is not null
            then percent_rank() over (partition by {{ among }}, {{ upvotes }} is null order by {{ upvotes }})
    end
{%- endmacro %}
