{# What is rising and falling: CTEs, the last of them `trending`, that judge the rows of int_windows with the weights of
   int_lasting_weights. One rule for topics and phrases, Sundays (int_trending) and any other day (trending_on in the
   published file); docs/trends.md explains it.

   q_value: Benjamini-Hochberg over the day's tests of one kind in one direction, of exact conditional binomial tests: given
   all papers with the phrase, how many of them fall into the recent window by chance. With counts as low as five, the
   normal approximation behind z would report too many.
   chance: of lasting, by logistic regression (papertrends/trends/lasting.py). Of what grew more than chance explains, the
   rises likeliest to last are rising, or new if no earlier paper had them; the others are growing. #}
{% macro trending(windows, parts, weights) -%}
counted as (
    select
        *,
        case kind when 'topic' then {{ var('trend_min_change_topics') }} else {{ var('trend_min_change_phrases') }} end as min_change,
        case kind when 'topic' then {{ var('trend_min_chance_topics') }} else {{ var('trend_min_chance_phrases') }} end as min_chance,
        recent_papers + baseline_papers as papers,
        recent_total_papers + baseline_total_papers as total_papers,
        recent_total_papers / total_papers as expected,
        recent_papers >= papers * expected as is_up,
        has_history and recent_total_papers > 0 and baseline_total_papers > 0 and papers >= {{ var('trend_min_total_papers') }} as is_tested
    from {{ windows }}
    where recent_total_papers + baseline_total_papers > 0
),

compared as (
    select
        *,
        case
            when is_tested and is_up then {{ binomial_upper_tail('recent_papers', 'papers', 'expected') }}
            when is_tested then {{ binomial_upper_tail('baseline_papers', 'papers', '(1 - expected)') }}
        end as p_value,
        case when is_up then -ln(p_value) else ln(p_value) end as evidence
    from counted
),

ranked as (
    -- tests in the other direction count, too, but have p-values above a half and are never called
    select
        *,
        p_value * count(p_value) over (partition by as_of, kind)
        / row_number() over (partition by as_of, kind, is_tested, is_up order by p_value, id) as q_at_rank
    from compared
),

tested as (
    select
        *,
        case when is_tested then least(1.0, min(q_at_rank) over (
            partition by as_of, kind, is_tested, is_up order by p_value, id rows between current row and unbounded following
        )) end as q_value
    from ranked
),

grown as (
    -- what grew more than chance explains, with the chance that the growth lasts
    select
        tested.*,
        is_tested
        and is_up
        and q_value <= {{ var('trend_max_q') }}
        and recent_papers >= {{ var('trend_min_papers') }}
        and change >= min_change as is_growing,
        case
            when is_tested and is_up and recent_papers > 0 and half_year_total_papers > 0 and previous_total_papers > 0
                then 1 / (1 + exp(-(
                    weights.intercept
                    + weights.change_weight
                    * ln({{ change_of('recent_papers', 'recent_total_papers', 'half_year_papers', 'half_year_total_papers') }})
                    + weights.z_weight * z
                    + weights.jump_weight
                    * ln({{ change_of('recent_papers', 'recent_total_papers', 'previous_papers', 'previous_total_papers') }})
                )))
        end as chance
    from tested
    inner join {{ weights }} as weights using (as_of, kind)
),

nested as materialized (
    -- kept by itself: DuckDB would pair every phrase of a Sunday with every other first
    select shorter.*, parts.longer_phrase_id
    from {{ parts }} as parts
    inner join grown as shorter
        on shorter.kind = 'phrase' and parts.phrase_id = shorter.id
),

absorbed as (
    -- of a phrase and a longer one that most of its papers have, the shorter one, unless it alone is growing; judged by the
    -- recent papers, or by the baseline's if the recent ones are too few. `parts` has phrase_id and longer_phrase_id.
    select distinct
        shorter.as_of,
        shorter.kind,
        case when shorter.is_growing and not longer.is_growing then longer.id else shorter.id end as id
    from nested as shorter
    inner join grown as longer
        on longer.kind = 'phrase' and shorter.longer_phrase_id = longer.id and shorter.as_of = longer.as_of
    where
        case
            when shorter.recent_papers >= {{ var('trend_min_papers') }}
                then
                    longer.recent_papers >= {{ var('trend_min_papers') }}
                    and not {{ stands_alone('shorter.recent_papers', 'longer.recent_papers') }}
            else
                longer.baseline_papers >= {{ var('trend_min_papers') }}
                and not {{ stands_alone('shorter.baseline_papers', 'longer.baseline_papers') }}
        end
),

judged as (
    select
        *,
        case
            when not is_tested then 'insufficient'
            when
                is_growing
                and chance >= min_chance
                and row_number() over (partition by as_of, kind, is_growing order by chance desc nulls last, id) <= {{ var('trend_most_called') }}
                then case when is_first_seen then 'new' else 'rising' end
            when is_growing then 'growing'
            when
                q_value <= {{ var('trend_max_q_falling') }}
                and baseline_papers >= {{ var('trend_min_papers') }}
                and change <= {{ var('trend_max_change_falling') }}
                then 'falling'
            else 'steady'
        end as status
    from grown
    anti join absorbed using (as_of, kind, id)
),

trending as (
    select
        as_of,
        kind,
        id,
        row_number() over (
            partition by as_of, kind
            order by
                case when status in ('rising', 'new') then chance end desc nulls last,
                evidence desc nulls last, change desc nulls last, recent_papers desc, id
        ) as rank,
        status,
        chance,
        recent_papers,
        recent_total_papers,
        case when recent_total_papers > 0 then recent_papers / recent_total_papers end as recent_share,
        baseline_papers,
        baseline_total_papers,
        case when baseline_total_papers > 0 then baseline_papers / baseline_total_papers end as baseline_share,
        case when is_tested then change end as change,
        case when is_tested then z end as z,
        q_value,
        is_first_seen,
        has_history
    from judged
)
{%- endmacro %}
