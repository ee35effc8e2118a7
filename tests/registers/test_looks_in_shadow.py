"""A system that is asked for comparison alone is looked at as well: each such look is in the ledger before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from tests.registers.conftest import ADA, AT, ON, gather
from tests.registers.replacing import NEW, OLD, both, replaced, service, to

from onedoor.catalogue.services import Service
from onedoor.registers import holdings, serving, shadows
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.held.connector import Held
from onedoor.registers.switching import To
from onedoor.trust import acts

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["both", "replaced", "service"]

Seen = list[tuple[str, set[tuple[str, str]]]]
"""Each system that was asked, with the acts and fields about Ada that everybody could see by then."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, both: Callable[..., None]) -> Seen:
    """Both systems hold Ada, and the new one is asked in shadow."""
    both()
    to(To.SHADOW)
    asked: Seen = []
    read = Held.read

    def noted(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name in (OLD, NEW):
            asked.append((register.name, _entries()))
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", noted)
    return asked


def _entries() -> set[tuple[str, str]]:
    """As a connection of somebody else sees them."""
    parameters = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    known = ("dbname", "user", "password", "host", "port")
    with psycopg.connect(**{name: parameters[name] for name in known if parameters.get(name)}) as other:
        rows = other.execute("select act, unnest(fields) from trust_entry where about = 'A1'")
        return {(act, field) for act, field in rows.fetchall()}


def _gather(service: Service) -> None:
    gather(service)


def _show(_: Service) -> None:
    holdings.in_register("population", person_number="A1", by=ADA, at=AT)


def _show_everything(_: Service) -> None:
    holdings.of(person_number="A1", by=ADA, at=AT)


def _serve(_: Service) -> None:
    asked = serving.Asked("population", ["A1"], "welfare", None, None)
    serving.read(asked=asked, by=ADA, on=ON, at=AT, case="")


WAYS: dict[str, tuple[Callable[[Service], None], str]] = {
    "for an application": (_gather, acts.READ),
    "for a person about themselves": (_show, acts.SHOWN),
    "for a person about everything": (_show_everything, acts.SHOWN),
    "for another system": (_serve, acts.READ),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_look_is_committed_before_the_new_system_is_asked(service: Service, seen: Seen, way: str) -> None:
    look, act = WAYS[way]
    look(service)
    shadows.wait()
    new = [entries for system, entries in seen if system == NEW]
    assert new, "the new system was asked"
    for entries in new:
        assert any(of == act and field.startswith("population.") for of, field in entries)


@pytest.mark.parametrize("way", WAYS)
def test_a_new_system_elsewhere_is_asked_after_the_commit_however_near_the_old_one_is(
    service: Service, seen: Seen, way: str
) -> None:
    """The old one lies in our own table and needs no intent: what is undone has looked nowhere, then or later."""
    look, _ = WAYS[way]
    with transaction.atomic():
        look(service)
        assert [system for system, _ in seen if system == NEW] == []
        transaction.set_rollback(True)
    shadows.wait()
    assert [system for system, _ in seen if system == NEW] == []
    assert _entries() == set()


def test_where_the_old_system_fails_the_new_one_is_not_looked_at(
    service: Service, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Held.read

    def fails(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name == OLD:
            raise ConnectorFailed("It is down.")
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", fails)
    gather(service)
    shadows.wait()
    assert NEW not in [system for system, _ in seen]
    assert {act for act, field in _entries() if field.startswith("population.")} == {acts.READ_FAILED}


def test_fields_that_the_new_system_is_asked_for_are_those_of_the_entry(service: Service, seen: Seen) -> None:
    asked: list[list[str]] = []
    read = Held.read

    def noted(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name == NEW:
            asked.append(list(how["fields"]))
        return read(self, register=register, **how)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Held, "read", noted)
        gather(service)
        shadows.wait()
    fields = {field for act, field in _entries() if act == acts.READ}
    assert asked
    assert {f"population.{name}" for some in asked for name in some} <= fields
