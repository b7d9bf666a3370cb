{# Probability that a standard normal variable exceeds z, to seven digits of itself however small
   (Chebyshev fit of erfc, Press et al., Numerical Recipes, "erfcc"). #}
{% macro normal_upper_tail(z) -%}
    {%- set x = '(abs(' ~ z ~ ') / sqrt(2.0))' -%}
    {%- set t = '(1.0 / (1.0 + 0.5 * ' ~ x ~ '))' -%}
    {%- set terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277] -%}
    {%- set poly = namespace(sql=terms[-1] | string) -%}
    {%- for term in terms[:-1] | reverse -%}
        {%- set poly.sql = '(' ~ term ~ ' + ' ~ t ~ ' * ' ~ poly.sql ~ ')' -%}
    {%- endfor -%}
    case
        when {{ z }} >= 0 then 0.5 * {{ t }} * exp(-{{ x }} * {{ x }} + {{ poly.sql }})
        else 1.0 - 0.5 * {{ t }} * exp(-{{ x }} * {{ x }} + {{ poly.sql }})
    end
{%- endmacro %}

{# Probability of at least k successes in n trials of probability p. Exact up to 1,000 trials, where it matters;
   beyond, by the normal distribution with continuity correction. #}
{% macro binomial_upper_tail(k, n, p) -%}
    case
        when {{ k }} <= 0 then 1.0
        when {{ n }} <= 1000
            then least(1.0, list_sum(list_transform(
                range({{ k }}::bigint, {{ n }}::bigint + 1),
                lambda i: exp(
                    lgamma({{ n }} + 1) - lgamma(i + 1) - lgamma({{ n }} - i + 1) + i * ln({{ p }}) + ({{ n }} - i) * ln(1 - {{ p }})
                )
            )))
        else {{ normal_upper_tail('((' ~ k ~ ' - 0.5 - ' ~ n ~ ' * ' ~ p ~ ') / sqrt(' ~ n ~ ' * ' ~ p ~ ' * (1 - ' ~ p ~ ')))') }}
    end
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
