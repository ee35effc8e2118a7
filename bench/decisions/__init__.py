"""Decisions side by side with other engines: the same law, the same people, equal results shown."""
