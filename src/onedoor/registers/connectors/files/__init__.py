"""Registers that are dropped into a folder as files."""
