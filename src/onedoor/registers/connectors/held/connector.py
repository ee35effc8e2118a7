"""Reads records out of Onedoor's own table."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
from django.db.models import Max
from django.db.models.functions import Collate

from onedoor.registers.connectors import columns
from onedoor.registers.connectors.connector import Answer, Check, Register
from onedoor.registers.models import Record


class Held:
    """Registers held in the table `registers.Record`: one query for any number of keys."""

    def read(self, *, register: Register, keys: Sequence[str], fields: Sequence[str]) -> Mapping[str, Answer]:
        """See `Connector.read`. A database that fails is everybody's failure: its error goes through."""
        rows = Record.objects.filter(register=register.name, key__in=keys).values_list(
            "key", "attributes", "as_of"
        )
        return {key: Answer(key=key, attributes=attributes, as_of=as_of) for key, attributes, as_of in rows}

    def keys(self, *, register: Register) -> Iterator[str]:
        """See `Connector.keys`."""
        rows = Record.objects.filter(register=register.name).order_by(Collate("key", "C"))
        return rows.values_list("key", flat=True).iterator(chunk_size=10_000)

    def read_all(
        self, *, register: Register, fields: Sequence[str], batch: int = 10_000
    ) -> Iterator[pa.RecordBatch]:
        """See `Connector.read_all`."""
        rows = Record.objects.filter(register=register.name).order_by(Collate("key", "C"))
        found = rows.values_list("key", "attributes", "as_of").iterator(chunk_size=batch)
        return columns.batches((Answer(*row) for row in found), register, fields, batch)

    def check(self, *, register: Register) -> Check:
        """See `Connector.check`."""
        began = time.perf_counter()
        newest = Record.objects.filter(register=register.name).aggregate(day=Max("as_of"))["day"]
        detail = "" if newest else "It holds no record."
        return Check(True, time.perf_counter() - began, as_of=newest, detail=detail)
