"""The property registry's interface: homes, and the tenancies in them, by property number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onedoor.demo.systems.rest import Service

TENANCY = {"tenure": "tenure", "rent": "rent", "rent period": "rentPeriod", "tenancy since": "since"}


class Registry(Service):
    """Answers what its OpenAPI description says, to whoever has a token."""

    plural = "properties"

    def written(self, number: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """See `Service.written`."""
        neighbours = [
            {name.replace(" ", "_"): said for name, said in one.items()} for one in record.get("neighbours") or ()
        ]
        return {
            "number": number,
            "address": record.get("address"),
            "kind": record.get("kind of home"),
            "bedrooms": record.get("bedrooms"),
            "protection": {
                "conservationArea": record.get("conservation area"),
                "listed": record.get("listed building"),
                "rightsRemoved": record.get("permitted development removed"),
                "changeOfUse": record.get("home by change of use"),
            },
            "neighbours": neighbours,
            "tenancy": {written: record.get(name) for name, written in TENANCY.items()},
        }
