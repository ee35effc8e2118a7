"""Money, calendar, languages: small and pure."""
