"""Checks across files: what one part of a definition says of another."""
