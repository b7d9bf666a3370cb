"""The library's migrations, oldest first. A new one is a new file in `versions`; none is ever changed."""
