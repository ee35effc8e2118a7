"""Who acts where nobody does: the retention job, the replay of erasures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Machine:
    """A part of the system as an actor of the ledger."""

    id: str
    name: str
    kind: str = "system"
    role: str = ""


RETENTION = Machine("onedoor.privacy.retention", "Onedoor: retention")
REPLAY = Machine("onedoor.privacy.replay", "Onedoor: replay of erasures")
