{# Probability of at least k successes in n trials of probability p, for k at or above the mean: the exact sum, up to where
   further terms add nothing, eight standard deviations on. Never zero, so that its logarithm can be taken. #}
{% macro binomial_upper_tail(k, n, p) -%}
    greatest(1e-300, least(1.0, list_sum(list_transform(
        range({{ k }}, least({{ n }}, {{ k }} + 30 + ceil(8 * sqrt({{ n }} * {{ p }} * (1 - {{ p }}))))::bigint + 1),
        lambda i: exp(
            lgamma({{ n }} + 1) - lgamma(i + 1) - lgamma({{ n }} - i + 1) + i * ln({{ p }}) + ({{ n }} - i) * ln(1 - {{ p }})
        )
    ))))
{%- endmacro %}

{# Log-odds ratio of two shares with an informative Dirichlet prior, divided by its standard error (Monroe, Colaresi and Quinn
   2008, equations 16, 20 and 22). Null where either window has no papers. #}
{% macro log_odds_z(papers, total, other_papers, other_total) -%}
    {%- set prior = var('trend_prior_papers') -%}
    {%- set mean = '(' ~ prior ~ ' * (' ~ papers ~ ' + ' ~ other_papers ~ ') / (' ~ total ~ ' + ' ~ other_total ~ '))' -%}
    case
        when {{ total }} > 0 and {{ other_total }} > 0
            then (
                ln(({{ papers }} + {{ mean }}) / ({{ total }} + {{ prior }} - {{ papers }} - {{ mean }}))
                - ln(({{ other_papers }} + {{ mean }}) / ({{ other_total }} + {{ prior }} - {{ other_papers }} - {{ mean }}))
            ) / sqrt(1 / ({{ papers }} + {{ mean }}) + 1 / ({{ other_papers }} + {{ mean }}))
    end
{%- endmacro %}

{# Ratio of two shares, each smoothed by half a paper. #}
{% macro change_of(papers, total, other_papers, other_total) -%}
    ((({{ papers }} + 0.5) / {{ total }}) / (({{ other_papers }} + 0.5) / {{ other_total }}))
{%- endmacro %}

{# What a burst state saves in a period, in nats: the log likelihood of its papers at the share in a burst over that at the usual one. #}
{% macro burst_saving(papers, total_papers, share, burst_share) -%}
    {{ papers }} * (ln({{ burst_share }}) - ln({{ share }}))
    + ({{ total_papers }} - {{ papers }}) * (ln(1 - {{ burst_share }}) - ln(1 - {{ share }}))
{%- endmacro %}
