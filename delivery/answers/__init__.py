"""Read-only questions to the published file, and their answers, for every interface."""
