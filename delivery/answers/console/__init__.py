"""The SQL page's own process: statements that people write run apart from the dashboard and can be stopped."""
