"""What can be taken away: tables and papers as files, and the published warehouse itself."""
