"""Feeds of new papers, written beside the published file: RSS 2.0, JSON Feed 1.1 and an OPML list of them."""
