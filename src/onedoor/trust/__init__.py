"""The record of every look at personal data."""
