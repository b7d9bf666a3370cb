"""Bursts in weekly counts."""
