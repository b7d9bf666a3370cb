{# What is rising and falling: CTEs, the last of them `trending`, that judge the rows of a relation (as_of, kind, id,
   recent_papers, baseline_papers, is_first_seen, and the windows' recent_total_papers, baseline_total_papers and
   has_history). One rule for topics and phrases, Sundays (int_trending) and any other day (trending_on in the published
   file); docs/trends.md explains it.

   z and change: log-odds ratio of the two shares with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).
   q_value: Benjamini-Hochberg over the day's tests of one kind in one direction, of exact conditional binomial tests: given
   all papers with the phrase, how many of them fall into the recent window by chance. With counts as low as five, the normal approximation behind z would report too many. A phrase that passes the test is
   rising, even if it was first seen in the window; new are those that the test cannot tell from chance. #}
{% macro trending(windows, parts) -%}
absorbed as (
    -- phrases of which nearly all papers have one longer phrase, by the recent papers, or by the baseline's if the recent ones
    -- are too few. `parts` has phrase_id and longer_phrase_id.
    select distinct shorter.as_of, shorter.kind, shorter.id
    from {{ parts }} as parts
    inner join {{ windows }} as shorter
        on shorter.kind = 'phrase' and parts.phrase_id = shorter.id
    inner join {{ windows }} as longer
        on longer.kind = 'phrase' and parts.longer_phrase_id = longer.id and shorter.as_of = longer.as_of
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

counted as (
    select
        *,
        case kind when 'topic' then {{ var('trend_min_change_topics') }} else {{ var('trend_min_change_phrases') }} end as min_change,
        recent_papers + baseline_papers as papers,
        recent_total_papers + baseline_total_papers as total_papers,
        recent_total_papers / total_papers as expected,
        recent_papers >= papers * expected as is_up,
        {{ var('trend_prior_papers') }} * papers / total_papers as prior_papers,
        has_history and recent_total_papers > 0 and baseline_total_papers > 0 and papers >= {{ var('trend_min_total_papers') }} as is_tested
    from {{ windows }}
    where recent_total_papers + baseline_total_papers > 0
),

compared as (
    select
        *,
        case when is_tested then (
            ln((recent_papers + prior_papers) / (recent_total_papers + {{ var('trend_prior_papers') }} - recent_papers - prior_papers))
            - ln((baseline_papers + prior_papers) / (baseline_total_papers + {{ var('trend_prior_papers') }} - baseline_papers - prior_papers))
        ) / sqrt(1 / (recent_papers + prior_papers) + 1 / (baseline_papers + prior_papers)) end as z,
        case
            when is_tested
                then ((recent_papers + 0.5) / recent_total_papers) / ((baseline_papers + 0.5) / baseline_total_papers)
        end as change,
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

trending as (
    select
        as_of,
        kind,
        id,
        row_number() over (
            partition by as_of, kind order by evidence desc nulls last, change desc nulls last, recent_papers desc, id
        ) as rank,
        case
            when not is_tested then 'insufficient'
            when q_value <= {{ var('trend_max_q') }} and recent_papers >= {{ var('trend_min_papers') }} and change >= min_change
                then 'rising'
            when is_first_seen then 'new'
            when q_value > {{ var('trend_max_q') }} then 'steady'
            when baseline_papers >= {{ var('trend_min_papers') }} and change <= 1 / min_change then 'falling'
            else 'steady'
        end as status,
        recent_papers,
        recent_total_papers,
        case when recent_total_papers > 0 then recent_papers / recent_total_papers end as recent_share,
        baseline_papers,
        baseline_total_papers,
        case when baseline_total_papers > 0 then baseline_papers / baseline_total_papers end as baseline_share,
        change,
        z,
        q_value,
        is_first_seen,
        has_history
    from tested
    anti join absorbed using (as_of, kind, id)
)
{%- endmacro %}
