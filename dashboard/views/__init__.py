"""What several pages show, or one page shows much of: each asks named queries, and lays out what they answer."""
