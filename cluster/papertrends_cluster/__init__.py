"""The dbt models of papertrends on Spark or Sail. Nothing here is needed on one machine."""
