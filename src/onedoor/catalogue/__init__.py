"""Public services as a jurisdiction defines them."""
