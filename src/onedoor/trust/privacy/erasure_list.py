"""The list of what people had erased or withdrew, kept in the database and in a file outside of it.

A restored backup brings back whom it should not. The file has the wishes that the backup does not know, and `replay`
follows them again. It names nobody: a person is the HMAC of their number under a key made from the site's secret key.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from onedoor.trust.privacy.models import Erasure, Receipt

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """One wish: `erasure`, or `withdrawal` of the consent `what`; whose (a keyed hash); when, as ISO 8601."""

    kind: str
    key: str
    what: str
    at: str


class Unreadable(ValueError):
    """The file of the list is damaged; the message says where."""


def path() -> Path:
    """The file outside the database (`ONEDOOR_ERASURES`)."""
    return Path(settings.ONEDOOR_ERASURES)


def key_of(number: str, *, secret: str | bytes | None = None) -> str:
    """How the list names the person with this number: HMAC-SHA256, hexadecimal."""
    material = settings.SECRET_KEY if secret is None else secret
    kept = material.encode() if isinstance(material, str) else material
    derived = hashlib.sha256(b"onedoor.privacy.erasures:" + kept).digest()
    return hmac.new(derived, number.encode(), hashlib.sha256).hexdigest()


def keys_of(number: str) -> list[str]:
    """The names that a person may have in the list: also by former secret keys (`SECRET_KEY_FALLBACKS`)."""
    return [key_of(number, secret=one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def note(*, kind: str, number: str, at: datetime, what: str = "", receipt: Receipt | None = None) -> None:
    """Put a wish onto the list, in the caller's transaction; into the file once that is committed."""
    keys = keys_of(number)
    known = Erasure.objects.filter(kind=kind, key__in=keys, what=what, at=at)
    if known.exists():
        return
    made = Erasure.objects.create(kind=kind, key=keys[0], what=what, at=at, receipt=receipt)
    transaction.on_commit(lambda: _append_safely([_line(made)]))


def remember(line: Line) -> None:
    """Put a line of the file into the database as it stands there."""
    Erasure.objects.get_or_create(
        kind=line.kind, key=line.key, what=line.what, at=datetime.fromisoformat(line.at)
    )


def in_file() -> list[Line]:
    """Every whole line of the file, in order. Raises Unreadable. A line cut off at the end was never finished: left out."""
    try:
        written = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return list(_read(written))


def _read(written: str) -> Iterator[Line]:
    lines = written.split("\n")
    for place, text in enumerate(lines, start=1):
        if not text:
            continue
        try:
            line = Line(**json.loads(text))
            datetime.fromisoformat(line.at)
        except (ValueError, TypeError) as broken:
            if place == len(lines):
                return
            raise Unreadable(f"{path()}, line {place}, is damaged: take the file from a copy.") from broken
        yield line


def missing_in_database() -> list[Line]:
    """What the file knows and the database does not: a backup was restored. Raises Unreadable."""
    written = in_file()
    known = {_line(one) for one in Erasure.objects.all()} if written else set()
    return [line for line in written if line not in known]


def sync() -> int:
    """Write into the file what only the database knows; how many lines. Raises Unreadable, OSError."""
    known = set(in_file())
    lacking = [line for one in Erasure.objects.order_by("at", "id") if (line := _line(one)) not in known]
    if lacking:
        _append(lacking)
    return len(lacking)


def _line(one: Erasure) -> Line:
    return Line(kind=one.kind, key=one.key, what=one.what, at=one.at.isoformat())


def _append_safely(lines: list[Line]) -> None:
    try:
        _append(lines)
    except OSError:  # the nightly job writes what is lacking
        log.exception("The erasure list could not be written; the database has the line.")


def _append(lines: list[Line]) -> None:
    """In one write at the end of the file, on disk when it returns.

    A line that a kill cut off before is cut away: the database has it, and the nightly job writes it again.
    """
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(asdict(line)) + "\n" for line in lines)
    with open(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        there = file.read() or b""
        end = there.rfind(b"\n") + 1
        file.truncate(end)
        file.seek(end)
        file.write(text.encode())
        os.fsync(file.fileno())
