"""The SQL page's examples."""
