"""The built-in functions of DMN 1.5 (tables 73 to 83), by subject."""
