"""The database steps of registers."""
