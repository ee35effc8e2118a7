"""What answers a resident's requests, by page."""
