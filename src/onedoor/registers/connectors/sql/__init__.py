"""Databases of others, asked by a reviewed query."""
