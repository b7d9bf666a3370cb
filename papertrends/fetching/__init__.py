"""Fetches digests from the network into files in the digests folder."""
