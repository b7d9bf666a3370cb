"""The Streamlit dashboard: it reads the published file, run_status.json and what is known of fetches, and nothing else."""
