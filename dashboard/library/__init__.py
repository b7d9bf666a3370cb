"""A reader's library on the pages: whose it is, what is in it, and the papers of today that it is about."""
