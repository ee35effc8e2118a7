"""Looking at everybody at once: who is entitled, and what a changed rule would do."""
