"""The shape of every file of a jurisdiction's folder, as pydantic models."""
