"""The driver service: REST, being built to replace the mainframe whose nightly file still counts."""
