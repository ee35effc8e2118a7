"""The demo town: its made population, its identity provider for personas, its post office, its launcher."""
