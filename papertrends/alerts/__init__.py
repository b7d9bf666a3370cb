"""Alerts: what is worth telling an operator, when it is told and when it is over, and in which words."""
