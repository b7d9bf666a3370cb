{# What rises and falls: the rows of a relation of windows (as_of, an id, recent_papers, baseline_papers, is_first_seen)
   with their totals, judged. One query for topics and phrases; docs/trends.md explains it.

   z and change: log-odds ratio of the two shares with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).
   q_value: Benjamini-Hochberg over the Sunday's tests in one direction, of exact conditional binomial tests: given all
   papers with the phrase, how many of them fall into the recent window by chance. At counts of five the normal
   approximation behind z would call too much. What the test finds has support enough to be rising, seen before or not:
   new is what it cannot tell from chance. #}
{% macro trending(windows, totals, id, min_change) -%}
counted as (
    select
        windows.as_of,
        windows.{{ id }},
        windows.recent_papers,
        totals.recent_total_papers,
        windows.baseline_papers,
        totals.baseline_total_papers,
        windows.is_first_seen,
        windows.recent_papers + windows.baseline_papers as papers,
        totals.recent_total_papers / (totals.recent_total_papers + totals.baseline_total_papers) as expected,
        {{ var('trend_prior_papers') }} * (windows.recent_papers + windows.baseline_papers)
        / (totals.recent_total_papers + totals.baseline_total_papers) as prior_papers,
        totals.has_history
        and totals.recent_total_papers > 0
        and totals.baseline_total_papers > 0
        and windows.recent_papers + windows.baseline_papers >= {{ var('trend_min_total_papers') }} as is_tested
    from {{ windows }} as windows
    inner join {{ totals }} as totals
        on windows.as_of = totals.as_of
    where totals.recent_total_papers + totals.baseline_total_papers > 0
),

compared as (
    select
        *,
        case
            when is_tested
                then (
                    ln((recent_papers + prior_papers) / (recent_total_papers + {{ var('trend_prior_papers') }} - recent_papers - prior_papers))
                    - ln((baseline_papers + prior_papers) / (baseline_total_papers + {{ var('trend_prior_papers') }} - baseline_papers - prior_papers))
                ) / sqrt(1 / (recent_papers + prior_papers) + 1 / (baseline_papers + prior_papers))
        end as z,
        case
            when is_tested
                then ((recent_papers + 0.5) / recent_total_papers) / ((baseline_papers + 0.5) / baseline_total_papers)
        end as change,
        case
            when is_tested and recent_papers >= papers * expected
                then {{ binomial_upper_tail('recent_papers', 'papers', 'expected') }}
            when is_tested
                then {{ binomial_upper_tail('baseline_papers', 'papers', '(1 - expected)') }}
        end as p_value
    from counted
),

directed as (
    select
        *,
        recent_papers >= papers * expected as is_up
    from compared
),

ranked as (
    -- a test in the other direction has a p-value above a half: it counts, and is never called
    select
        *,
        p_value * count(*) filter (where is_tested) over (partition by as_of)
        / row_number() over (partition by as_of, is_tested, is_up order by p_value, {{ id }}) as q_at_rank
    from directed
),

tested as (
    select
        *,
        case
            when is_tested
                then least(1.0, min(q_at_rank) over (
                    partition by as_of, is_tested, is_up order by p_value, {{ id }} rows between current row and unbounded following
                ))
        end as q_value
    from ranked
),

judged as (
    select
        *,
        case
            when not is_tested then 'insufficient'
            when q_value <= {{ var('trend_max_q') }} and recent_papers >= {{ var('trend_min_papers') }} and change >= {{ min_change }}
                then 'rising'
            when is_first_seen and recent_papers >= {{ var('trend_min_new_papers') }} then 'new'
            when q_value > {{ var('trend_max_q') }} then 'steady'
            when baseline_papers >= {{ var('trend_min_papers') }} and change <= 1 / {{ min_change }} then 'falling'
            else 'steady'
        end as status,
        case when is_tested then (case when is_up then -1 else 1 end) * ln(greatest(p_value, 1e-300)) end as evidence
    from tested
)
{%- endmacro %}

{# The columns of a table of what trends, from the rows that `trending` judged. #}
{% macro trending_columns(id) -%}
as_of,
        {{ id }},
        row_number() over (partition by as_of order by evidence desc nulls last, change desc nulls last, recent_papers desc, {{ id }}) as rank,
        status,
        recent_papers,
        recent_total_papers,
        case when recent_total_papers > 0 then recent_papers / recent_total_papers end as recent_share,
        baseline_papers,
        baseline_total_papers,
        case when baseline_total_papers > 0 then baseline_papers / baseline_total_papers end as baseline_share,
        change,
        z,
        q_value
{%- endmacro %}
