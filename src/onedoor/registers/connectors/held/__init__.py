"""Registers whose records Onedoor keeps itself."""
