"""Who may ask, over Estonia's data-tracker interface, who looked at somebody's data."""

from onedoor.config import environment

ONEDOOR_DATA_TRACKER_CLIENTS = environment.words("ONEDOOR_DATA_TRACKER_CLIENTS", "")
"""X-Road identifiers of the portals that may ask for the people they signed in: `EE/GOV/70006317/portal`."""
