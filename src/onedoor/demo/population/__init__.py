"""The made population of a demo town: homes, households, livelihoods, and the register records about them."""
