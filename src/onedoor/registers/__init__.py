"""Base registers and the one gate through which they are read."""
