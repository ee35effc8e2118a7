"""Whether an answer can be believed: about somebody who was asked about, once, with every field that is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from onedoor.registers.connectors.connector import Answer, ConnectorFailed

ABSENT = object()
NOWHERE: Mapping[str, str] = MappingProxyType({})


def answers(
    found: Iterable[tuple[Any, Mapping[str, Any], Any]],
    *,
    keys: Sequence[str],
    fields: Sequence[str],
    places: Mapping[str, str] = NOWHERE,
) -> Mapping[str, Answer]:
    """Answers by key from what a system gave: key, fields (ABSENT where it has none of that name), day.

    `places` says where each field should stand. Raises ConnectorFailed: nothing of an answer is used when one record of it is a lie.
    """
    asked, given = set(keys), {}
    for key, attributes, as_of in found:
        name = key_of(key)
        if name not in asked:
            raise ConnectorFailed("It gave a record of somebody who was not asked about.", kind="garbage")
        if name in given:
            raise ConnectorFailed("It gave two records for one key.", kind="garbage")
        given[name] = Answer(name, complete(attributes, fields, places), day(as_of))
    return given


def key_of(key: Any) -> str:
    """The key as text. Raises ConnectorFailed."""
    if isinstance(key, bool) or not isinstance(key, str | int) or key == "":
        raise ConnectorFailed("It gave a record that does not say whose it is.", kind="schema")
    return str(key).strip()


def complete(
    attributes: Mapping[str, Any], fields: Sequence[str], places: Mapping[str, str] = NOWHERE
) -> Mapping[str, Any]:
    """The attributes, when all are there. Raises ConnectorFailed that names those that are not, and where they should stand."""
    missing = [name for name in fields if attributes.get(name, ABSENT) is ABSENT]
    if missing:
        names = ", ".join(f"“{name}”{_place(name, places)}" for name in missing)
        what = f"Its records have changed: there is nothing for {names}."
        raise ConnectorFailed(f"{what} Say in the register's file where it stands now, or ask the owner.", kind="schema")
    return {name: attributes[name] for name in fields}


def _place(name: str, places: Mapping[str, str]) -> str:
    there = places.get(name, name)
    return "" if there == name else f" (“{there}”)"


def day(written: Any) -> date | None:
    """A day out of an answer. Raises ConnectorFailed."""
    if written is ABSENT:
        raise ConnectorFailed(
            "Its records have changed: they do not say of which day they are.", kind="schema"
        )
    if written is None or (isinstance(written, date) and not isinstance(written, datetime)):
        return written
    if isinstance(written, datetime):
        return written.date()
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError as error:
        raise ConnectorFailed(
            "It does not say in a readable way of which day its record is.", kind="schema"
        ) from error
