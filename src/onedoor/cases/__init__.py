"""Applications from first answer to decision, with their clocks and events."""
