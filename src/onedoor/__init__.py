"""Onedoor: one door to government. A public service is defined once and runs end to end."""
