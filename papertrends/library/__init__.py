"""A reader's own library: papers saved, noted, tagged, rated and hidden; what a reader follows; when they were here last.

It lies beside the published file and never in it, so a build can neither lose nor change it.
"""
