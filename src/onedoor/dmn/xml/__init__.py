"""DMN's own files (.dmn): read into the same model as the YAML form."""
