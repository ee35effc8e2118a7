"""The database steps of trust."""
