"""Decisions for whole populations: a model compiled to columns, equal row by row to `dmn.evaluation`."""
