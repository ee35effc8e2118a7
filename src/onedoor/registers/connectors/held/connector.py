"""Reads records out of Onedoor's own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models.functions import Collate

from onedoor.registers.connectors.connector import Answer
from onedoor.registers.models import Record


class Held:
    """Registers held in the table `registers.Record`: one query for any number of keys."""

    def read(self, *, register: str, keys: Sequence[str]) -> Mapping[str, Answer]:
        """See `Connector.read`. A database that fails is everybody's failure: its error goes through."""
        rows = Record.objects.filter(register=register, key__in=keys).values_list(
            "key", "attributes", "as_of"
        )
        return {key: Answer(key=key, attributes=attributes, as_of=as_of) for key, attributes, as_of in rows}

    def keys(self, *, register: str) -> Iterator[str]:
        """See `Connector.keys`."""
        rows = Record.objects.filter(register=register).order_by(Collate("key", "C"))
        return rows.values_list("key", flat=True).iterator(chunk_size=10_000)
