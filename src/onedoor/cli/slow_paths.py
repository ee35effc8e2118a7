"""What in a service's decisions cannot be compiled for whole populations, with its place in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from onedoor.catalogue import positions
from onedoor.catalogue.definitions import Service
from onedoor.catalogue.problems import Problem
from onedoor.dmn.kernel import kernels

INSTEAD = (
    "for scans and simulations write it in another way; for one person at a time it is all right. "
    "Decided so, a thousand or so residents take a second in place of a million"
)


def notes(service: Service, home: Path, *, on: date) -> list[Problem]:
    """A note for each construct that is decided person by person; empty where the service compiles whole."""
    kernel = kernels.Kernel(service.model, list(service.model.decisions), on)
    if not kernel.obstacles:
        return []
    file = f"services/{service.id}/service.yaml"
    source = positions.read(home / file, file=file)
    return sorted(
        source.problem(one.path, one.message.removesuffix("."), INSTEAD, offset=one.offset)
        for one in kernel.obstacles
    )
