"""Feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, and an OPML list of those that are written beside the published file."""
