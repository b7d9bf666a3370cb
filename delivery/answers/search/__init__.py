"""Search for papers, authors, topics and phrases: one rule for the dashboard and every other interface."""
