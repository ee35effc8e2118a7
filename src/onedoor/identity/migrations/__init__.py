"""The database steps of identity."""
