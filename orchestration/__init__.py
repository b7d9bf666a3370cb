"""papertrends: digest files in, papers, topics and trends out."""
