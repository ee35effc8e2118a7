"""What every connector does: answer for several keys at once, or say that it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class ConnectorFailed(Exception):
    """The register did not answer, or not in a way that can be understood. The message is for the log and the officer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register says about one key, as plain JSON values by attribute."""

    key: str
    attributes: Mapping[str, Any]
    as_of: date
    """The day on which it was so."""


class Connector(Protocol):
    """Reaches one kind of register."""

    def read(self, *, register: str, keys: Sequence[str]) -> Mapping[str, Answer]:
        """What `register` says about each of `keys`; keys it does not know are left out.

        As many queries or calls for many keys as for one. Raises ConnectorFailed.
        """
        ...

    def keys(self, *, register: str) -> Iterator[str]:
        """Every key of which `register` has a record, each once, in the order of its characters' code points.

        Streams: bounded memory for any number. Raises ConnectorFailed.
        """
        ...
