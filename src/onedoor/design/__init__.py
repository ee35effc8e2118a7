"""Pages' components and base templates."""
