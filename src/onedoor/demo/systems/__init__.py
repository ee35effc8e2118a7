"""The systems of a town: each with a store of its own, as servers and files. Registers ask them over the wire."""
