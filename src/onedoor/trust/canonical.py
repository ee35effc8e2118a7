"""What of an entry stands in the tree: its canonical bytes, and the leaf that they and a salt give.

The bytes are JSON as in RFC 8785 (JCS), in UTF-8: one object, its keys in alphabetical order, without blanks. All values
are texts but `fields`, a list of texts, and the numbers `id` and `v`, the version. `at` is in UTC with six decimals of the
second and ends in Z; `hidden_until` is a date or empty. The leaf's hash is SHA-256(0x00 ‖ SHA-256(salt ‖ bytes)).

Version 2 has `actor_role` besides; version 1 are the entries from before, whose column is null, and those that were erased.

PostgreSQL writes them, so that an audit of millions reads them ready made; `canonical` writes the same from what a proof
says. A column that is added to the entry later begins version 3, for the entries from then on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

SALT_SIZE = 32
"""Bytes, as many as of the hash."""
VERSION = 2
"""That of what is written now."""

_TEXTS = (
    "about",
    "act",
    "actor_id",
    "actor_kind",
    "actor_name",
    "approved_by",
    "case",
    "crowd",
    "fields",
    "legal_ground",
    "organisation",
    "purpose",
)
_WRITTEN = {name: f'to_json(e."{name}")' for name in _TEXTS} | {
    "at": """to_json(to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))""",
    "hidden_until": "to_json(coalesce(to_char(e.hidden_until, 'YYYY-MM-DD'), ''))",
    "id": "e.id",
    "v": "case when e.actor_role is null then 1 else 2 end",
}
_SINCE = {2: "actor_role"}
"""The key that each version added."""
NAMES = tuple(sorted([*_WRITTEN, *_SINCE.values()]))
"""The keys of an entry of the newest version."""
FIRST = tuple(sorted(_WRITTEN))
"""The keys of an entry of version 1."""


def _member(name: str) -> str:
    """A key with its value and the comma before it; null, which `concat` leaves out, where the entry's version has no such key."""
    comma = "" if name == NAMES[0] else ","
    value = _WRITTEN.get(name) or f'to_json(e."{name}")::text'
    return f"'{comma}\"{name}\":'" + (f",{value}" if name in _WRITTEN else f" || {value}")


SQL = "convert_to(concat('{'," + ",".join(_member(name) for name in NAMES) + ",'}'), 'UTF8')"
"""The canonical bytes of the row `e` of the entries' table, as PostgreSQL writes them."""


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The canonical bytes of an entry that is written as a proof writes it."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def leaf_of(salt: bytes, entry: bytes) -> bytes:
    """The leaf's hash. `merkle.leaf_hash` of the digest, written out: it is worked out for every entry of an audit."""
    return sha256(b"\x00" + sha256(salt + entry).digest()).digest()
