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
