"""Letters, e-mail and the inbox."""
