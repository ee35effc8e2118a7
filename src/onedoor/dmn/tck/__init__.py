"""Runs the cases of the DMN Technology Compatibility Kit, and any others that are written like them."""
