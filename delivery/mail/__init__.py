"""Mail to subscribers: what is new and what is rising for each of them, planned, rendered and sent."""
