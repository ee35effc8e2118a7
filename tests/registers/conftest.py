"""A made town with three registers and a service that reads them all, one by what another says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.services import Service
from onedoor.identity.actors import Actor
from onedoor.registers import evidence, holdings
from onedoor.registers.evidence import Gathered

TOWN = Path(__file__).parent / "town"
ON = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 5, 3)
ADA = Actor(kind="resident", id="ada", name="Ada Hill")


@cache
def loaded() -> Jurisdiction:
    return jurisdictions.load(TOWN, run_examples=False)


@pytest.fixture(autouse=True)
def town(settings: Any) -> Jurisdiction:
    """The town in force."""
    settings.ONEDOOR_JURISDICTION = TOWN
    return loaded()


@pytest.fixture
def service(town: Jurisdiction) -> Service:
    """The service that reads."""
    return town.services["allowance"]


def household(size: int) -> list[dict[str, Any]]:
    return [{"person number": f"M{one}", "age": 20 + one} for one in range(size)]


@pytest.fixture
def filled(db: None) -> Callable[..., None]:
    """Puts a household of some size, their incomes and their home into the registers."""

    def fill(size: int = 2) -> None:
        ada = {
            "date of birth": date(1957, 3, 9),
            "household": household(size),
            "property number": "P1",
            "religion": "none",
        }
        holdings.load(register="population", records=[("A1", ada)], as_of=AS_OF)
        holdings.load(
            register="income",
            records=[
                (
                    f"M{one}",
                    {"monthly income": Decimal("100.10"), "payments": [{"from": "work", "amount": one}]},
                )
                for one in range(size)
            ],
            as_of=date(2026, 4, 1),
        )
        holdings.load(register="property", records=[("P1", {"listed": True})], as_of=AS_OF)

    return fill


def gather(service: Service, **how: Any) -> Gathered:
    """`evidence.gather` for Ada, unless said otherwise."""
    return evidence.gather(
        **{
            "service": service,
            "person_number": "A1",
            "known": {},
            "by": ADA,
            "on": ON,
            "at": AT,
            "case": "HA-1",
            **how,
        }
    )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Exception], None]:
    """Makes one register fail when it is read."""
    from onedoor.registers.connectors.held.connector import Held

    read = Held.read
    failures: dict[str, Exception] = {}

    def fails(self: Held, *, register: Any, **asked: Any) -> Any:
        if register.name in failures:
            raise failures[register.name]
        return read(self, register=register, **asked)

    monkeypatch.setattr(Held, "read", fails)
    return lambda register, failure: failures.__setitem__(register, failure)
