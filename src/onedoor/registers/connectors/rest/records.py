"""Records in an answer: where they lie, and what of them is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from onedoor.registers.connectors import believing, plain
from onedoor.registers.connectors.connector import Answer, ConnectorFailed, Register

Found = tuple[Any, Mapping[str, Any], Any]
"""A record's key, attributes and day, as the system writes them."""

NOBODY = "0"
"""A key that no system gives to anybody."""
MOST_PAGES = 100_000


def at(content: Any, path: str | None) -> Any:
    """What lies at a path such as ``data.person``; ABSENT where nothing does."""
    for step in path.split(".") if path else ():
        if not isinstance(content, Mapping) or step not in content:
            return believing.ABSENT
        content = content[step]
    return content


def found(register: Register, record: Mapping[str, Any], fields: Sequence[str]) -> Found:
    """What is asked for of a record."""
    settings = register.settings
    key = at(record, settings.key)
    types = register.types
    attributes = {
        name: plain.fields_of(at(record, plain.name_of(name, settings.properties)), types[name])
        for name in fields
    }
    as_of = at(record, settings.as_of) if settings.as_of else None
    return (None if key is believing.ABSENT else key), attributes, as_of


def places(register: Register, fields: Sequence[str]) -> dict[str, str]:
    """Where each field stands in a record."""
    return {name: plain.name_of(name, register.settings.properties) for name in fields}


def newest(content: Any, path: str) -> date:
    """Of which day a system says that it is. Raises ConnectorFailed."""
    told = at(content, path)
    day = None if told is believing.ABSENT else believing.day(told)
    if day is None:
        what = f"It does not say how new it is: there is nothing in “{path}” of its answer."
        raise ConnectorFailed(f"{what} Correct `newest` in the register's file, or ask the owner.", kind="schema")
    return day


def listed(content: Any) -> list[Mapping[str, Any]]:
    """The records of a list. Raises ConnectorFailed where there is none."""
    if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
        raise ConnectorFailed("Its answer holds no list of records where one should be.", kind="schema")
    return content


def pages(register: Register, fields: Sequence[str], page: Callable[[str | None], Any]) -> Iterator[Answer]:
    """Every record of all pages; `page` gives the content of one. Raises ConnectorFailed."""
    everything = register.settings.everything
    after: Any = None
    for _ in range(MOST_PAGES):
        content = page(after)
        for record in listed(at(content, everything.records)):
            key, attributes, as_of = found(register, record, fields)
            given = believing.complete(attributes, fields, places(register, fields))
            yield Answer(believing.key_of(key), given, believing.day(as_of))
        before, after = after, at(content, everything.next) if everything.next else None
        if after in (None, "", believing.ABSENT):
            return
        after = str(after)
        if after == before:
            raise ConnectorFailed("Its pages lead in a circle.", kind="garbage")
    raise ConnectorFailed("Its pages do not end.", kind="garbage")
