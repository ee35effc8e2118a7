"""Settings and the one table of addresses."""
