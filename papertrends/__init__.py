"""The domain: digests, papers, phrases and trends. Imports neither dagster, dbt, duckdb nor streamlit."""
