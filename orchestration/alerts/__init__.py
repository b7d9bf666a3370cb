"""Look whether something is wrong, and tell it by webhook and mail."""
