"""Systems behind X-Road, by its message protocol for REST."""
