"""What papertrends delivers: mail, an agent interface, JSON."""
