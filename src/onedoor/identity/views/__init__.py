"""Pages of signing in and of second factors."""
