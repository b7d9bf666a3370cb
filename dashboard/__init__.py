"""The Streamlit dashboard: it reads the published file and run_status.json, and nothing else."""
