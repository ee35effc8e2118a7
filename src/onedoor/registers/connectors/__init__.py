"""The ways in which registers are reached, a folder each."""
