"""The driver service's interface: licences by person number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onedoor.demo.systems.rest import Service


class Drivers(Service):
    """Answers what its OpenAPI description says, to whoever has a token."""

    plural = "drivers"

    def written(self, number: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """See `Service.written`."""
        return {
            "personNumber": number,
            "licence": {"number": record.get("licence number"), "status": record.get("licence status")},
            "photocard": {"validUntil": record.get("photocard valid until")},
            "disqualifiedUntil": record.get("disqualified until"),
        }
