"""dbt's adapter for the cluster: `python -m papertrends_cluster.dbt build …` is dbt, with it."""
