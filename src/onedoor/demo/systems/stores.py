"""What one system of the town keeps: records by key, in a file of its own."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

MOST = 30_000
"""Keys of one query; the database's own bound is somewhat higher."""

Row = Mapping[str, Any]


class NoStore(OSError):
    """The system has nothing yet."""


class Store:
    """Records of a register as their system keeps them. Readers may read while it is written anew."""

    def __init__(self, path: Path) -> None:
        """The file need not be there yet."""
        self.path = path

    def write(self, rows: Iterable[tuple[str, Row]], *, digest: str) -> None:
        """Put these in the place of what there was, all at once. `digest` is a name for exactly these."""
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(fresh)) as made:
            made.execute("PRAGMA journal_mode = off")
            made.execute("PRAGMA synchronous = off")
            made.execute("CREATE TABLE record (key TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID")
            made.execute("CREATE TABLE about AS SELECT ? AS digest", [digest])
            made.executemany("INSERT INTO record VALUES (?, ?)", ((key, _text(row)) for key, row in rows))
            made.commit()
        fresh.replace(self.path)

    def digest(self) -> str:
        """The name of what is in it; empty where there is nothing."""
        try:
            with closing(self._opened()) as opened:
                return str(opened.execute("SELECT digest FROM about").fetchone()[0])
        except (NoStore, sqlite3.Error):
            return ""

    def close(self, on: date) -> None:
        """The books of the day `on` are closed: what is in it was so then. Nothing, where nothing is in it."""
        if self.path.exists():
            moment = datetime.combine(on, time(), UTC).timestamp()
            os.utime(self.path, (moment, moment))

    def closed(self) -> datetime:
        """When the books were closed last. Raises NoStore."""
        try:
            return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        except OSError as error:
            raise NoStore(f"There is no store {self.path}.") from error

    def some(self, keys: Sequence[str]) -> list[tuple[str, Row]]:
        """The records of those keys that have one. Raises NoStore."""
        found: list[tuple[str, Row]] = []
        wanted = list(dict.fromkeys(keys))
        with closing(self._opened()) as opened:
            for start in range(0, len(wanted), MOST):
                part = wanted[start : start + MOST]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, content FROM record WHERE key IN ({marks})"  # noqa: S608 - marks alone
                found += [(key, _row(content)) for key, content in opened.execute(query, part)]
        return found

    def page(self, *, after: str, size: int) -> list[tuple[str, Row]]:
        """The next records in the order of their keys. Raises NoStore."""
        query = "SELECT key, content FROM record WHERE key > ? ORDER BY key LIMIT ?"
        with closing(self._opened()) as opened:
            return [(key, _row(content)) for key, content in opened.execute(query, [after, size])]

    def all(self) -> Iterator[tuple[str, Row]]:
        """Every record in the order of the keys. Raises NoStore."""
        with closing(self._opened()) as opened:
            for key, content in opened.execute("SELECT key, content FROM record ORDER BY key"):
                yield key, _row(content)

    def _opened(self) -> sqlite3.Connection:
        try:
            return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error as error:
            raise NoStore(f"There is no store {self.path}.") from error


def _text(row: Row) -> str:
    return json.dumps(row, default=_plain, ensure_ascii=False)


def _row(content: str) -> Row:
    row: Row = json.loads(content, parse_float=str)  # an amount stays as it was written
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
