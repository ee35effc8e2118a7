"""The property registry: REST with OAuth 2.0 client credentials."""
