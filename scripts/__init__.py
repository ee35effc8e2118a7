"""What is run by hand to keep the repository's own papers in step with the house."""
