"""Replacing the system behind a register: legacy, shadow, new; what differs is noted, and nobody is harmed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from tests.registers.conftest import gather
from tests.registers.replacing import (
    NEW,
    OLD,
    both,
    kinds,
    put,
    reads,
    replaced,
    service,
    to,
    values,
)

from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.services import Service
from onedoor.cli.main import main
from onedoor.registers import shadows, switching, tallies
from onedoor.registers.connectors.connector import ConnectorFailed, Register
from onedoor.registers.connectors.held.connector import Held
from onedoor.registers.models import Comparison, Difference, Record
from onedoor.registers.switching import To
from onedoor.trust import acts, ledger

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["both", "reads", "replaced", "service"]


def test_a_system_that_is_being_replaced_answers_until_somebody_switches(
    service: Service, both: Callable[..., None], reads: list[str]
) -> None:
    both(date_of_birth="1960-01-01")
    assert values(service)["date of birth"] == date(1957, 3, 9)
    assert NEW not in reads


def test_in_shadow_both_are_asked_and_the_old_answer_is_used(
    service: Service, both: Callable[..., None], reads: list[str]
) -> None:
    both(date_of_birth="1960-01-01")
    to(To.SHADOW)
    assert values(service)["date of birth"] == date(1957, 3, 9)
    assert {OLD, NEW} <= set(reads)
    assert kinds() == [("value differs", "date of birth")]
    [found] = Difference.objects.exclude(kind="slower")
    assert (found.register, found.capability, found.key) == ("population", "person", "A1")
    assert "19" not in found.note, "what was said is not kept"


def test_each_capability_is_switched_by_itself_and_each_attribute_comes_from_its_system(
    service: Service, both: Callable[..., None]
) -> None:
    both(date_of_birth="1960-01-01", property_number="P2")
    to(To.NEW, "person")
    found = values(service)
    assert (found["date of birth"], found["property number"]) == (date(1960, 1, 1), "P1")


def test_the_way_back_is_one_command_and_the_history_stays(
    service: Service, both: Callable[..., None]
) -> None:
    both(date_of_birth="1960-01-01")
    to(To.NEW)
    assert values(service)["date of birth"] == date(1960, 1, 1)
    result = CliRunner().invoke(main, ["registers", "switch", "population", "--to", "legacy"])
    assert result.exit_code == 0, result.output
    assert "population person: legacy from now on." in result.output
    assert values(service)["date of birth"] == date(1957, 3, 9)
    assert [one.to for one in switching.history("population", "home")] == ["legacy", "new"]


def test_a_switch_is_in_the_ledger_and_switching_twice_is_once(replaced: Jurisdiction) -> None:
    assert len(to(To.SHADOW)) == 2
    assert to(To.SHADOW) == []
    entries = ledger.Entry.objects.filter(act=acts.SWITCHED)
    assert [one.legal_ground for one in entries.order_by("id")] == [
        "person → shadow: step 3",
        "home → shadow: step 3",
    ]


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ({"date_of_birth": None}, ("missing in new", "date of birth")),
        ({"date_of_birth": "9 March 1957"}, ("type differs", "date of birth")),
        ({"date_of_birth": "1957-03-10"}, ("value differs", "date of birth")),
        ({"household": []}, ("value differs", "household")),
        ({"household": [{"person number": "M0", "age": "20.0"}]}, None),
    ],
)
def test_differences_have_their_kind(
    service: Service, both: Callable[..., None], new: dict[str, Any], kind: tuple[str, str] | None
) -> None:
    both(**new)
    to(To.SHADOW)
    values(service)
    assert kinds() == ([kind] if kind else [])


def test_records_that_one_system_lacks_are_told_apart(service: Service, both: Callable[..., None]) -> None:
    both()
    to(To.SHADOW)
    Record.objects.filter(register=NEW).delete()
    values(service)
    assert set(kinds()) == {("missing in new", "")}
    Difference.objects.all().delete()
    put(NEW)
    Record.objects.filter(register=OLD).delete()
    values(service)
    assert set(kinds()) == {("missing in legacy", "")}


@pytest.mark.parametrize(
    "failure", [ConnectorFailed("It hangs.", kind="timeout"), ZeroDivisionError("a bug of theirs")]
)
def test_a_new_system_that_fails_harms_nobody(
    service: Service, both: Callable[..., None], monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    both()
    to(To.SHADOW)
    read = Held.read

    def fails(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name == NEW:
            raise failure
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", fails)
    assert values(service)["date of birth"] == date(1957, 3, 9)
    assert set(kinds()) == {("new failed", "")}


def test_nobody_waits_for_a_new_system_that_is_slow(
    service: Service, both: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    both()
    to(To.SHADOW)
    read = Held.read

    def slow(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name == NEW:
            time.sleep(3)
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", slow)
    began = time.perf_counter()
    gather(service)
    assert time.perf_counter() - began < 2.8
    shadows.wait()
    assert Difference.objects.filter(kind="slower").exists()


def test_what_does_not_fit_any_more_is_not_compared_and_counted(
    service: Service, both: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    both()
    to(To.SHADOW)
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(shadows, "_places", full)
    assert values(service)["date of birth"] == date(1957, 3, 9)
    tallies.add_up()
    assert sum(Comparison.objects.values_list("skipped", flat=True)) == 2
    full.release()


def test_the_look_is_in_the_ledger_before_the_new_system_is_asked(
    service: Service, both: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    both()
    to(To.SHADOW)
    seen: list[int] = []
    read = Held.read

    def looks(self: Held, *, register: Register, **how: Any) -> Any:
        if register.name == NEW:
            seen.append(ledger.Entry.objects.filter(act=acts.READ, about="A1").count())
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", looks)
    values(service)
    assert seen
    assert all(seen), "another connection sees the entry: it is committed"


def test_what_is_undone_is_not_compared(
    service: Service, both: Callable[..., None], reads: list[str]
) -> None:
    from django.db import transaction

    both()
    to(To.SHADOW)
    with transaction.atomic():
        gather(service)
        transaction.set_rollback(True)
    shadows.wait()
    assert NEW not in reads
