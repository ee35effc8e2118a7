"""Files with the day in their name: written under another name, renamed when they are whole, old ones removed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from onedoor.demo.systems.nightly import drivers, vehicles
from onedoor.demo.systems.stores import NoStore, Store

KEPT = 3
"""Nights whose files stay."""

Write = Callable[[Iterable[tuple[str, Mapping[str, Any]]], BinaryIO], int]


@dataclass(frozen=True)
class Extract:
    """What one agency drops."""

    register: str
    ending: str
    write: Write


EXTRACTS = (Extract("drivers", "dat", drivers.write), Extract("vehicles", "csv", vehicles.write))


def close_books(*, stores: Path, on: date) -> None:
    """Close the books of the day `on` in every system that keeps a store; once a day is enough."""
    for path in stores.glob("*.sqlite"):
        store = Store(path)
        if store.closed().date() < on:
            store.close(on)


def drop(*, stores: Path, folder: Path, on: date, again: Collection[str] = ()) -> list[Path]:
    """Write the files of the day `on` that are not there yet, and those of the registers `again`; each where it has a store."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for extract in EXTRACTS:
        path = folder / f"{extract.register}-{on:%Y%m%d}.{extract.ending}"
        if path.exists() and extract.register not in again:
            continue
        whole = folder / f".{path.name}.part"
        try:
            with whole.open("wb") as file:
                extract.write(Store(stores / f"{extract.register}.sqlite").all(), file)
        except NoStore:
            whole.unlink(missing_ok=True)
            continue
        whole.rename(path)
        written.append(path)
        for old in sorted(folder.glob(f"{extract.register}-*.{extract.ending}"))[:-KEPT]:
            old.unlink(missing_ok=True)
    return written
