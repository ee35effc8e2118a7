"""An OpenAPI 3 description: which method and path an operation has, and where its parameters go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from onedoor.registers.connectors import plain
from onedoor.registers.connectors.connector import ConnectorFailed

METHODS = ("get", "post", "put")
LARGEST = 5_000_000
"""Bytes of a description."""


@dataclass(frozen=True)
class Operation:
    """One operation of the description."""

    id: str
    method: str
    path: str
    places: Mapping[str, str]
    """Parameter -> `path`, `query` or `header`."""
    listed: frozenset[str]
    """Parameters of the query that take a list as one text between commas."""
    takes_body: bool


@dataclass(frozen=True)
class Description:
    """What the description says."""

    operations: Mapping[str, Operation]
    server: str
    """Address of its first server; empty where it names none that is whole."""

    def operation(self, id: str) -> Operation:
        """The operation of this `operationId`. Raises ConnectorFailed."""
        if id not in self.operations:
            known = ", ".join(sorted(self.operations))
            raise ConnectorFailed(
                f"The description has no operation “{id}”. There are: {known}.", kind="schema"
            )
        return self.operations[id]


_read: dict[tuple[str, int, int], Description] = {}


def of(file: Path) -> Description:
    """The description in a file, JSON or YAML; read again only when it has changed. Raises ConnectorFailed."""
    try:
        status = file.stat()
        known = (str(file), status.st_mtime_ns, status.st_size)
        if known not in _read:
            if status.st_size > LARGEST:
                raise ConnectorFailed(f"{file.name} is larger than any description.", kind="schema")
            _read[known] = _described(_content(file), file.name)
    except OSError as error:
        raise ConnectorFailed(f"The description {file.name} cannot be read.", kind="schema") from error
    return _read[known]


def _content(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    try:
        return plain.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConnectorFailed(
            f"The description {file.name} cannot be read: {error}", kind="schema"
        ) from error


def _described(document: Any, name: str) -> Description:
    if not isinstance(document, Mapping) or not str(document.get("openapi", "")).startswith("3."):
        raise ConnectorFailed(f"{name} is no description of OpenAPI 3.", kind="schema")
    operations = {one.id: one for one in _operations(document)}
    servers = document.get("servers") or [{}]
    address = str(servers[0].get("url", ""))
    return Description(operations, address if address.startswith(("http://", "https://")) else "")


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in (document.get("paths") or {}).items():
        shared = item.get("parameters") or []
        for method in METHODS:
            said = item.get(method)
            if not isinstance(said, Mapping) or "operationId" not in said:
                continue
            parameters = [_resolved(document, one) for one in [*shared, *(said.get("parameters") or [])]]
            yield Operation(
                id=str(said["operationId"]),
                method=method.upper(),
                path=str(path),
                places={str(one["name"]): str(one["in"]) for one in parameters},
                listed=frozenset(
                    str(one["name"])
                    for one in parameters
                    if one["in"] == "query" and one.get("explode") is False
                ),
                takes_body="requestBody" in said,
            )


def _resolved(document: Mapping[str, Any], one: Any) -> Mapping[str, Any]:
    """A parameter, or the one that it refers to in this document."""
    for _ in range(10):
        if not isinstance(one, Mapping) or "$ref" not in one:
            break
        steps = str(one["$ref"]).removeprefix("#/").split("/")
        one = document
        for step in steps:
            one = one.get(step.replace("~1", "/").replace("~0", "~"), {}) if isinstance(one, Mapping) else {}
    if not isinstance(one, Mapping) or "name" not in one or "in" not in one:
        raise ConnectorFailed("A parameter of the description lacks its name or its place.", kind="schema")
    return one
