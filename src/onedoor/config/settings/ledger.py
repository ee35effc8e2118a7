"""The keys of the ledger's tree."""

import os

ONEDOOR_LEDGER_KEY = os.environ.get("ONEDOOR_LEDGER_KEY", "")
"""The private key that signs checkpoints, as `onedoor ledger key` writes it. The web server needs none."""
ONEDOOR_LEDGER_KEYS = os.environ.get("ONEDOOR_LEDGER_KEYS", "").split()
"""Public keys that are trusted besides: the log's former ones, and those of witnesses."""
