"""Which records are about the same person or thing: files and registers linked by probability, never merged."""
