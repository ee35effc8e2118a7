"""How often a law is drawn: often enough in every run, and as often as one likes with ONEDOOR_DRAWS (`make properties`)."""

from __future__ import annotations

import os

from hypothesis import settings

ASKED = os.environ.get("ONEDOOR_DRAWS", "")


def draws(usual: int) -> int:
    """How many draws there are: what was asked for, else what is usual for a law."""
    return int(ASKED) if ASKED else usual


def prepare() -> None:
    """Laws that say nothing of their own draw as often as was asked for."""
    if ASKED:
        settings.register_profile("asked", max_examples=int(ASKED), deadline=None)
        settings.load_profile("asked")
