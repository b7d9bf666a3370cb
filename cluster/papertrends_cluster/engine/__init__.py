"""The cluster that the models run on: its session, its tables, and what runs in its executors."""
